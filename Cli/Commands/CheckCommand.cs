using System.CommandLine;
using System.Text.Json;
using Nexus.Circuits;
using Nexus.Cli.Rendering;
using ParseResult = System.CommandLine.ParseResult;

namespace Nexus.Cli.Commands;

/// <summary><c>nexus check</c>: reads circuits, and says what is wrong with them.</summary>
internal sealed class CheckCommand : ICommand
{
    private readonly CommonOptions _common;
    private readonly Terminal _terminal;
    private readonly Argument<string[]> _files = FileArgument.Of("Circuit files; - is standard input.", ArgumentArity.OneOrMore);

    public CheckCommand(CommonOptions common, Terminal terminal)
    {
        _common = common;
        _terminal = terminal;
        Line = new Command("check", "Read circuits, and say what is wrong with them.") { _files };
    }

    /// <inheritdoc/>
    public Command Line { get; }

    /// <inheritdoc/>
    public async Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped)
    {
        var files = await CircuitFile.ReadAllAsync(JobOptions.DefaultProject, line.GetRequiredValue(_files), stopped);
        if (line.GetValue(_common.Json))
        {
            _terminal.Output.WriteLine(Json(files));
        }
        else
        {
            foreach (var text in Render(files, _terminal.OutputStyle))
            {
                _terminal.Output.WriteLine(text);
            }
        }

        return files.All(f => f.Read.Circuit is not null) ? ExitCode.Done : ExitCode.InputRefused;
    }

    internal static IEnumerable<string> Render(IReadOnlyList<CircuitFile> files, TextStyle style)
    {
        foreach (var file in files)
        {
            foreach (var diagnostic in file.Read.Diagnostics)
            {
                yield return diagnostic.Render();
            }

            if (file.Read.Circuit is { } circuit)
            {
                yield return $"{TextStyle.Printable(file.Path)}: {style.Green("ok")}, {Count(circuit.QubitCount, "qubit")}, {Count(circuit.BitCount, "bit")}, {Count(circuit.Count, "operation")}";
            }
        }

        var refused = files.Count(f => f.Read.Circuit is null);
        if (refused > 0)
        {
            var errors = files.Sum(f => f.Read.Diagnostics.Count(d => d.Severity == DiagnosticSeverity.Error));
            yield return $"{style.Red(Count(errors, "error"))} in {refused} of {Count(files.Count, "file")}";
        }
    }

    internal static string Json(IReadOnlyList<CircuitFile> files) => JsonText.Object(json =>
    {
        json.WriteStartArray("files");
        foreach (var file in files)
        {
            Write(json, file);
        }

        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, CircuitFile file)
    {
        json.WriteStartObject();
        json.WriteString("file", file.Path);
        json.WriteBoolean("ok", file.Read.Circuit is not null);
        if (file.Read.Circuit is { } circuit)
        {
            json.WriteNumber("qubits", circuit.QubitCount);
            json.WriteNumber("bits", circuit.BitCount);
            json.WriteNumber("operations", circuit.Count);
        }

        json.WriteStartArray("diagnostics");
        foreach (var diagnostic in file.Read.Diagnostics)
        {
            FailureText.Write(json, diagnostic);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Count(int number, string unit) => $"{number} {unit}{(number == 1 ? "" : "s")}";
}
