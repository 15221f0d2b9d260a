using System.CommandLine;
using Nexus.Silo;

namespace Nexus.Cli.Commands;

/// <summary><c>nexus serve</c>: silo and gateway in this process, or the silo alone, until it is told to stop.</summary>
internal sealed class ServeCommand : ICommand
{
    private readonly ServerRun _run;
    private readonly Option<bool> _noGateway = new("--no-gateway")
    {
        Description = "Run a silo only: it works for the jobs of a database that it shares, and takes no calls. Health, metrics and dashboard stay.",
    };

    public ServeCommand(CommonOptions common, Terminal terminal)
    {
        var endpoints = new ServerEndpointOptions();
        _run = new ServerRun(common, endpoints, terminal);
        Line = new Command("serve", "Run a server on the data directory until SIGTERM or Ctrl-C.") { _noGateway };
        endpoints.AddTo(Line);
    }

    /// <inheritdoc/>
    public Command Line { get; }

    /// <inheritdoc/>
    public Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped) =>
        _run.UntilStoppedAsync("nexus serve", line.GetValue(_noGateway) ? ServerRoles.Silo : ServerRoles.All, line, stopped);
}
