using System.CommandLine;
using Nexus.Cli.Rendering;
using Nexus.Cli.Server;

namespace Nexus.Cli.Commands;

/// <summary><c>nexus backends</c>: lists what the jobs of a server run on.</summary>
internal sealed class BackendsCommand : ICommand
{
    private readonly CommonOptions _common;
    private readonly ServerOptions _server;
    private readonly Terminal _terminal;

    public BackendsCommand(CommonOptions common, ServerOptions server, Terminal terminal)
    {
        _common = common;
        _server = server;
        _terminal = terminal;
        Line = new Command("backends", "List the backends of a server.");
        server.AddTo(Line);
    }

    /// <inheritdoc/>
    public Command Line { get; }

    /// <inheritdoc/>
    public async Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped)
    {
        using var client = await _server.ConnectAsync(line, _common.Locate(line), _terminal, stopped);
        var backends = await client.ListBackendsAsync(stopped);
        if (line.GetValue(_common.Json))
        {
            _terminal.Output.WriteLine(BackendText.Json(backends));
            return ExitCode.Done;
        }

        foreach (var text in BackendText.Render(backends, _terminal.OutputStyle))
        {
            _terminal.Output.WriteLine(text);
        }

        return ExitCode.Done;
    }
}
