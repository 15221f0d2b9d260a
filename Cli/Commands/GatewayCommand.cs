using System.CommandLine;
using Nexus.Silo;

namespace Nexus.Cli.Commands;

/// <summary><c>nexus gateway</c>: a gateway alone, which calls the silos of a database that it shares with them, until it is told to stop.</summary>
internal sealed class GatewayCommand : ICommand
{
    private readonly ServerRun _run;

    public GatewayCommand(CommonOptions common, Terminal terminal)
    {
        var endpoints = new ServerEndpointOptions();
        _run = new ServerRun(common, endpoints, terminal);
        Line = new Command("gateway", "Take the calls of clients for the silos of a shared database, and run nothing, until SIGTERM or Ctrl-C.");
        endpoints.AddTo(Line);
    }

    /// <inheritdoc/>
    public Command Line { get; }

    /// <inheritdoc/>
    public Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped) =>
        _run.UntilStoppedAsync("nexus gateway", ServerRoles.Gateway, line, stopped);
}
