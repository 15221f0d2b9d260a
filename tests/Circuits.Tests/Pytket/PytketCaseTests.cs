using System.Text.Json;
using Nexus.Circuits.Pytket;

namespace Nexus.Circuits.Tests.Pytket;

/// <summary>Circuits that pytket and its neighbours have written.</summary>
public class PytketCaseTests
{
    [CasesFact]
    public void Every_published_circuit_is_read_or_refused_by_name()
    {
        var files = Directory.GetFiles(Path.Combine(Cases.Folder!, "nexus-samples", "pytket-json"), "*.json");
        Assert.True(files.Length >= 16);
        foreach (var file in files)
        {
            var result = PytketReader.Parse(File.ReadAllText(file), Path.GetFileName(file));
            if (file.EndsWith("tjr_wasm.json", StringComparison.Ordinal))
            {
                Assert.Equal(PytketDiagnosticCodes.UnsupportedOpType, Assert.Single(result.Diagnostics).Code);
                continue;
            }

            Assert.True(result.Success, string.Join('\n', result.Diagnostics));
            var back = PytketText.Read(PytketWriter.Write(result.Circuit!).Text!);
            if (result.Circuit!.Inputs.Count == 0)
            {
                DenseState.AssertSameDistribution(result.Circuit, back);
            }
        }
    }

    [CasesTheory]
    [InlineData("tket2_barenco_tof_3.json", 5)]
    [InlineData("tket2_tof_3.json", 5)]
    [InlineData("tket2_mod5_4.json", 5)]
    [InlineData("tket2_barenco_tof_5.json", 9)]
    public void Arithmetic_circuits_permute_the_basis_up_to_phase(string name, int qubits)
    {
        var circuit = Read(name);
        Assert.Equal(qubits, circuit.QubitCount);
        for (var column = 0; column < 1 << qubits; column += 7)
        {
            var state = new DenseState(qubits, 0, column);
            state.Run(circuit, _ => throw new InvalidOperationException("Nothing is measured."));
            Assert.Equal(1, state.Amplitudes.Max(a => a.Magnitude), 1e-9);
        }
    }

    [CasesFact]
    public void Gates_mean_what_the_file_says_command_by_command()
    {
        // The commands of the plain files, applied one by one from the JSON itself.
        foreach (var name in new[] { "tket2_barenco_tof_3.json", "tket2_tof_3.json", "tket2_mod5_4.json" })
        {
            var builder = new CircuitBuilder();
            builder.AddQubits("q", 5);
            using var json = JsonDocument.Parse(Text(name));
            foreach (var command in json.RootElement.GetProperty("commands").EnumerateArray())
            {
                var op = command.GetProperty("op");
                int[] qubits = [.. command.GetProperty("args").EnumerateArray().Select(a => a[1][0].GetInt32())];
                switch (op.GetProperty("type").GetString())
                {
                    case "CX":
                        builder.AddGate(Gate.Of(GateKind.X), [], 1, qubits);
                        break;
                    case "Rz":
                        var halfTurns = double.Parse(op.GetProperty("params")[0].GetString()!, System.Globalization.CultureInfo.InvariantCulture);
                        builder.AddGate(Gate.Of(GateKind.RZ), [Parameter.FromRadians(halfTurns * Math.PI)], 0, qubits);
                        break;
                    case var simple:
                        builder.AddGate(Gate.Of(simple == "H" ? GateKind.H : GateKind.X), [], 0, qubits);
                        break;
                }
            }

            DenseState.AssertEqual(DenseState.MatrixOf(builder.Build()), DenseState.MatrixOf(Read(name)));
        }
    }

    [CasesFact]
    public void The_samples_mean_what_they_say()
    {
        var permuted = Read("tket2_inline_implicit_permutation.json");
        Assert.Equal([1, 2, 0], permuted.ImplicitPermutation!);

        var bell = DenseState.Distribution(Read("tjr_simple.json"));
        Assert.Equal(["00", "11"], bell.Keys.Order());

        Assert.Equal(["alpha"], Read("tket2_inline_parameterized.json").Inputs.Select(i => i.Name));
        Assert.Equal(3.141596, Read("tket2_inline_parameterized.json")[3].Parameters[0].Radians);
        Assert.Equal(Math.PI / 2, Read("tket2_inline_native_gates.json")[1].Parameters[0].Radians);
        Assert.Equal(["q[2]", "q[1]", "my_qubits[2]"], Read("tket2_inline_multi_register.json").QubitRegisters.SelectMany(r => Enumerable.Range(0, r.Count).Select(r.NameOf)));
        Assert.Equal(Math.PI / 2, Read("tket2_inline_unknown_op.json").GlobalPhase.Radians);

        // d = (a + b)/2 - c of zeros is 0; the diagonal under a control leaves |0...0> alone.
        Assert.Equal([new string('0', 12)], DenseState.Distribution(Read("tjr_qasm.json")).Keys);
        var diagonal = DenseState.MatrixOf(Read("tjr_diagonal-box.json"));
        var root = new System.Numerics.Complex(0.7071067811865476, 0.7071067811865475);
        Assert.True((diagonal[0b011, 0b011] - root).Magnitude < 1e-12, "q0 and q1 set, q2 not: entry 2 of the diagonal.");
        Assert.True((diagonal[0b010, 0b010] - 1).Magnitude < 1e-12);
    }

    [CasesFact]
    public void Mutations_of_the_samples_end_in_a_result()
    {
        var random = new Random(5);
        string[] pieces = ["\"", "[", "]", "{", "}", ",", ":", "null", "true", "1e999", "-1", "\\u0000", "\\ud800", "\u00e9", "\ud83d\ude00", "\"type\"", "\"CircBox\"", "[\"q\", [0]]", "\n"];
        foreach (var file in Directory.GetFiles(Path.Combine(Cases.Folder!, "nexus-samples", "pytket-json"), "*.json"))
        {
            for (var k = 0; k < 150; k++)
            {
                var text = new System.Text.StringBuilder(File.ReadAllText(file));
                for (var j = 1 + random.Next(3); j > 0; j--)
                {
                    var at = random.Next(text.Length);
                    var count = Math.Min(random.Next(1, 20), text.Length - at);
                    _ = random.Next(4) switch
                    {
                        0 => text.Remove(at, count),
                        1 => text.Insert(at, pieces[random.Next(pieces.Length)]),
                        2 => text.Insert(random.Next(text.Length), text.ToString(at, count)),
                        _ => text.Replace(text[at], (char)random.Next(32, 127), at, 1),
                    };
                }

                PytketRobustnessTests.Check(text.ToString());
            }
        }
    }

    private static string Text(string name) => File.ReadAllText(Path.Combine(Cases.Folder!, "nexus-samples", "pytket-json", name));

    private static Circuit Read(string name) => PytketText.Read(Text(name));

    /// <summary>A theory that is skipped, with the reason, where the public circuits are absent.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class CasesTheoryAttribute : TheoryAttribute
    {
        public CasesTheoryAttribute() => Skip = Cases.Folder is null ? "There is no ../shared/cases." : null;
    }
}
