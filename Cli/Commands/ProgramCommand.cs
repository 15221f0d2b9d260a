using System.CommandLine;
using System.Text;
using Nexus.Cli.Jobs;
using Nexus.Cli.Rendering;
using Nexus.Cli.Server;
using Nexus.Gateway.Exports;

namespace Nexus.Cli.Commands;

/// <summary><c>nexus program</c>: shows a stored program and where it comes from, or prints its text.</summary>
internal sealed class ProgramCommand : ICommand
{
    private readonly CommonOptions _common;
    private readonly ServerOptions _server;
    private readonly Terminal _terminal;
    private readonly Argument<Guid> _program = new("PROGRAM") { Description = "The program's id.", HelpName = "PROGRAM" };
    private readonly Option<bool> _text = new("--text") { Description = "Print its text instead." };

    public ProgramCommand(CommonOptions common, ServerOptions server, Terminal terminal)
    {
        _common = common;
        _server = server;
        _terminal = terminal;
        Line = new Command("program", "Show a stored program and where it comes from, or print its text.") { _program, _text };
        server.AddTo(Line);
    }

    /// <inheritdoc/>
    public Command Line { get; }

    /// <inheritdoc/>
    public async Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped)
    {
        var id = line.GetRequiredValue(_program);
        await using var source = await JobSource.OpenAsync(_server, line, _common.Locate(line), _terminal, stopped);
        var program = source is null ? null : await source.Jobs.ReadProgramAsync(id, stopped);
        if (program is null)
        {
            throw new CommandException(new Failure(ExitCode.InputRefused, ErrorCode.NotFound, $"There is no program {id}.") { Field = "PROGRAM" });
        }

        if (line.GetValue(_text))
        {
            await OutputFile.WriteAsync(null, Encoding.UTF8.GetString(program.Text.Span), _terminal, line.GetValue(_common.Json), stopped);
        }
        else if (line.GetValue(_common.Json))
        {
            _terminal.Output.WriteLine(Json(program));
        }
        else
        {
            var name = program.Name.Length > 0 ? TextStyle.Printable(program.Name) : "program";
            _terminal.Output.WriteLine($"{_terminal.OutputStyle.Bold(name)}  {program.Format}, {program.QubitCount} {(program.QubitCount == 1 ? "qubit" : "qubits")}");
            foreach (var text in program.Lineage is { } lineage ? CompilationText.Lineage(lineage) : ["  uploaded"])
            {
                _terminal.Output.WriteLine(text);
            }
        }

        return ExitCode.Done;
    }

    private static string Json(StoredCircuitText program) => JsonText.Object(json =>
    {
        json.WriteString("id", program.ProgramId);
        json.WriteString("name", program.Name);
        json.WriteString("format", program.Format);
        json.WriteNumber("qubits", program.QubitCount);
        if (program.Lineage is { } lineage)
        {
            json.WriteStartObject("lineage");
            ItemJson.Write(json, lineage);
            json.WriteString("job", lineage.Job);
            json.WriteNumber("item", lineage.Item);
            json.WriteEndObject();
        }
    });
}
