using System.CommandLine;
using System.Globalization;
using Nexus.Circuits.Targets;
using Nexus.Cli.Rendering;
using Nexus.Compiler.Targets;

namespace Nexus.Cli.Commands;

/// <summary><c>nexus targets</c>: lists what circuits can be compiled for.</summary>
internal sealed class TargetsCommand(CommonOptions common, Terminal terminal) : ICommand
{
    private static readonly string[] Headings = ["TARGET", "QUBITS", "COUPLINGS", "GATES"];

    /// <inheritdoc/>
    public Command Line { get; } = new("targets", "List the targets that circuits can be compiled for.");

    /// <inheritdoc/>
    public Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped)
    {
        Target[] targets = [.. DeviceTargets.Names.Concat(Target.BuiltInNames).Select(n => DeviceTargets.Find(n)!)];
        if (line.GetValue(common.Json))
        {
            terminal.Output.WriteLine(Json(targets));
            return Task.FromResult(ExitCode.Done);
        }

        string[][] families = [.. TargetFamily.Forms.Select(f => new[] { f, "as named", f.StartsWith("full", StringComparison.Ordinal) ? "all" : "as named", "U3 CX" })];
        foreach (var text in Table.Render(Headings, [.. targets.Select(Cells), .. families], terminal.OutputStyle))
        {
            terminal.Output.WriteLine(text);
        }

        terminal.Output.WriteLine($"Another two-qubit gate may be named at the end: {string.Join(", ", DeviceTargets.GateEndings.Select(e => "-" + e))}.");
        return Task.FromResult(ExitCode.Done);
    }

    private static string[] Cells(Target target) =>
    [
        target.Name,
        target.QubitCount?.ToString(CultureInfo.InvariantCulture) ?? "any",
        target.Couplings?.Count.ToString(CultureInfo.InvariantCulture) ?? "all",
        target.Gates is { } gates ? string.Join(' ', gates.Select(g => g.Name)) : "any",
    ];

    private static string Json(IReadOnlyList<Target> targets) => JsonText.Object(json =>
    {
        json.WriteStartArray("targets");
        foreach (var target in targets)
        {
            json.WriteStartObject();
            json.WriteString("target", target.Name);
            if (target.QubitCount is { } qubits)
            {
                json.WriteNumber("qubits", qubits);
            }

            if (target.Couplings is { } couplings)
            {
                json.WriteNumber("couplings", couplings.Count);
            }

            if (target.Gates is { } gates)
            {
                json.WriteStartArray("gates");
                foreach (var gate in gates)
                {
                    json.WriteStringValue(gate.Name);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
