using System.Numerics;

namespace Nexus.Circuits.Tests;

/// <summary>The published circuits, converted from each format to each: they mean what they meant.</summary>
public sealed class ConversionTests
{
    private const int MostQubits = 12;
    private const int MostQubitsOfPrograms = 5;
    private const int MostOperations = 1500;

    private static readonly CircuitFormat[] Formats = [CircuitFormat.OpenQasm2, CircuitFormat.OpenQasm3, CircuitFormat.Pytket];

    [CasesFact]
    public void Published_circuits_mean_the_same_in_every_format()
    {
        var compared = Formats.ToDictionary(f => f, _ => 0);
        foreach (var (path, text) in Cases.All())
        {
            if (CircuitReader.Read(text, path).Circuit is not { } circuit || circuit.QubitCount > MostQubits || circuit.Count > MostOperations || circuit.Inputs.Count > 0)
            {
                continue;
            }

            foreach (var format in Formats)
            {
                var written = CircuitWriter.Write(circuit, format);
                if (written.Text is null)
                {
                    // Only what a format cannot say may be refused, and the published files that have such things are these.
                    Assert.True(
                        path.Contains("openqasm3", StringComparison.Ordinal),
                        $"{path} cannot be written as {format}: {string.Join(" ", written.Obstacles)}");
                    continue;
                }

                var again = CircuitReader.Read(written.Text, format, "again");
                Assert.True(again.Success, $"{path} as {format}: {string.Join("\n", again.Diagnostics)}\n{written.Text}");
                if (Compare(path, format, circuit, again.Circuit!))
                {
                    compared[format]++;
                }
            }
        }

        // As many as there are with so few qubits; a reader that refused them would otherwise pass.
        Assert.All(compared, c => Assert.True(c.Value >= 25, $"Only {c.Value} files were compared as {c.Key}."));
    }

    private static bool Compare(string path, CircuitFormat format, Circuit before, Circuit after)
    {
        Assert.Equal(before.QubitCount, after.QubitCount);
        if (Gates(before) is { } gates && Gates(after) is { } gatesAfter)
        {
            Assert.True(gates.Measured.SequenceEqual(gatesAfter.Measured), $"{path} as {format} measures other qubits.");
            var overlap = Overlap(Final(gates.Circuit), Final(gatesAfter.Circuit));
            Assert.True(Math.Abs(overlap - 1) < 1e-9, $"{path} as {format} leaves another state: the overlap is {overlap}.");
            return true;
        }

        if (before.QubitCount > MostQubitsOfPrograms)
        {
            return false;
        }

        var (left, right) = (ByRegister(before), ByRegister(after));
        foreach (var key in left.Keys.Union(right.Keys))
        {
            Assert.True(
                Math.Abs(left.GetValueOrDefault(key) - right.GetValueOrDefault(key)) < 1e-5,
                $"{path} as {format} gives {key} with probability {right.GetValueOrDefault(key)}, not {left.GetValueOrDefault(key)}.");
        }

        return true;

        // Registers that a format adds or turns into results stand beside those that both have.
        Dictionary<string, double> ByRegister(Circuit circuit)
        {
            var shared = before.ResultRegisters.Sum(r => r.Count);
            return DenseState.Distribution(circuit).GroupBy(d => d.Key[..shared]).ToDictionary(g => g.Key, g => g.Sum(d => d.Value));
        }
    }

    /// <summary>The gates of a circuit that measures only at its end, and the qubit that each bit gets; null for other circuits.</summary>
    private static (Circuit Circuit, List<int> Measured)? Gates(Circuit circuit)
    {
        circuit = BoxExpansion.Expand(circuit);
        var builder = CircuitCopier.BuilderLike(circuit);
        var measured = Enumerable.Repeat(-1, circuit.BitCount).ToList();
        foreach (var operation in circuit)
        {
            switch (operation.Kind)
            {
                case OperationKind.Barrier:
                    break;
                case OperationKind.Measure when operation.Condition is null:
                    measured[operation.Bits[0]] = operation.Qubits[0];
                    break;
                case OperationKind.Gate when operation.Condition is null && operation.Gate.Kind != GateKind.Opaque && !measured.Intersect(operation.Qubits.ToArray()).Any():
                    builder.AddGate(operation.Gate, operation.Parameters, operation.ControlCount, operation.Qubits);
                    break;
                case OperationKind.Box when operation.Condition is null:
                    builder.AddBox(operation.Box, operation.ControlCount, operation.Qubits);
                    break;
                default:
                    return null;
            }
        }

        if (circuit.ImplicitPermutation is { } permutation)
        {
            builder.SetImplicitPermutation(permutation);
        }

        return (builder.Build(), measured);
    }

    /// <summary>What a circuit makes of a state in which nothing is special.</summary>
    private static Complex[] Final(Circuit circuit)
    {
        var random = new Random(5);
        var start = new CircuitBuilder();
        start.AddQubits("q", circuit.QubitCount);
        for (var qubit = 0; qubit < circuit.QubitCount; qubit++)
        {
            Parameter[] angles = [.. Enumerable.Range(0, 3).Select(_ => Parameter.FromRadians(random.NextDouble() * 6))];
            start.AddGate(Gate.Of(GateKind.U), angles, 0, [qubit]);
        }

        var state = new DenseState(circuit.QubitCount, circuit.BitCount);
        state.Run(start.Build(), _ => false);
        state.Run(circuit, _ => false);
        var final = new Complex[state.Amplitudes.Count];
        foreach (var (basisState, amplitude) in state.Amplitudes.Index())
        {
            final[DenseState.Permuted(basisState, circuit.ImplicitPermutation)] = amplitude;
        }

        return final;
    }

    private static double Overlap(IReadOnlyList<Complex> left, IReadOnlyList<Complex> right) =>
        left.Zip(right).Aggregate(Complex.Zero, (sum, pair) => sum + (Complex.Conjugate(pair.First) * pair.Second)).Magnitude;
}
