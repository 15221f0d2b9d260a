using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Nexus.Circuits;
using Nexus.Cli.Rendering;
using Nexus.Grains.Backends;
using Nexus.Simulators;
using ParseResult = System.CommandLine.ParseResult;

namespace Nexus.Cli.Commands;

/// <summary><c>nexus check</c>: reads circuits, and says what is wrong with them.</summary>
internal sealed class CheckCommand : ICommand
{
    private readonly CommonOptions _common;
    private readonly Terminal _terminal;
    private readonly Argument<string[]> _files = FileArgument.Of("Circuit files; - is standard input.", ArgumentArity.OneOrMore);

    private readonly BackendOptions _options = new();

    private readonly Option<int> _shots = WholeNumber.Option("--shots", 1, SimulationOptions.MaxShots);

    public CheckCommand(CommonOptions common, Terminal terminal)
    {
        _common = common;
        _terminal = terminal;
        _shots.Description = "How many shots the estimate of time and memory is for.";
        _shots.DefaultValueFactory = _ => JobOptions.DefaultShots;
        Line = new Command("check", "Read circuits, and say what is wrong with them, or what simulating them would take.") { _files, _shots };
        foreach (var option in _options.All)
        {
            Line.Add(option);
        }
    }

    /// <inheritdoc/>
    public Command Line { get; }

    /// <inheritdoc/>
    public async Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped)
    {
        var files = await CircuitFile.ReadAllAsync(JobOptions.DefaultProject, line.GetRequiredValue(_files), stopped);
        var shots = line.GetValue(_shots);
        var options = await _options.ReadAsync(line, stopped);
        if (SimulatorOptions.Refuse(options) is { } refusal)
        {
            throw new CommandException(new Failure(ExitCode.Usage, ErrorCode.Usage, refusal.Message) { Field = "--option" });
        }

        if (line.GetValue(_common.Json))
        {
            _terminal.Output.WriteLine(Json(files, shots, options));
        }
        else
        {
            foreach (var text in Render(files, shots, options, _terminal.OutputStyle))
            {
                _terminal.Output.WriteLine(text);
            }
        }

        return files.All(f => f.Read.Circuit is not null) ? ExitCode.Done : ExitCode.InputRefused;
    }

    internal static IEnumerable<string> Render(
        IReadOnlyList<CircuitFile> files, int shots, ImmutableDictionary<string, string> options, TextStyle style)
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
                if (circuit.Inputs.Count > 0)
                {
                    yield return $"  inputs: {string.Join(", ", circuit.Inputs.Select(i => $"{TextStyle.Printable(i.Name)} ({i.Type})"))}";
                }

                foreach (var row in BackendEstimate.Of(circuit, shots, options))
                {
                    yield return $"  {EstimateText.Render(row, shots)}";
                }
            }
        }

        var refused = files.Count(f => f.Read.Circuit is null);
        if (refused > 0)
        {
            var errors = files.Sum(f => f.Read.Diagnostics.Count(d => d.Severity == DiagnosticSeverity.Error));
            yield return $"{style.Red(Count(errors, "error"))} in {refused} of {Count(files.Count, "file")}";
        }
    }

    internal static string Json(IReadOnlyList<CircuitFile> files, int shots, ImmutableDictionary<string, string> options) => JsonText.Object(json =>
    {
        json.WriteStartArray("files");
        foreach (var file in files)
        {
            Write(json, file, shots, options);
        }

        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, CircuitFile file, int shots, ImmutableDictionary<string, string> options)
    {
        json.WriteStartObject();
        json.WriteString("file", file.Path);
        json.WriteBoolean("ok", file.Read.Circuit is not null);
        if (file.Read.Circuit is { } circuit)
        {
            json.WriteNumber("qubits", circuit.QubitCount);
            json.WriteNumber("bits", circuit.BitCount);
            json.WriteNumber("operations", circuit.Count);
            json.WriteString("format", file.Read.Program!.Program.Format);
            json.WriteStartArray("inputs");
            foreach (var input in circuit.Inputs)
            {
                json.WriteStartObject();
                json.WriteString("name", input.Name);
                json.WriteString("type", input.Type.ToString());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("estimates");
            foreach (var row in BackendEstimate.Of(circuit, shots, options))
            {
                EstimateText.Write(json, row, shots);
            }

            json.WriteEndArray();
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
