using Nexus.Circuits;

namespace Nexus.Compiler.Verification;

/// <summary>Two circuits to compare, boxes written out and inputs bound, and which qubit of one is which of the other.</summary>
internal sealed class CircuitPair
{
    private CircuitPair(VerifiedCircuit original, VerifiedCircuit compiled, int qubits)
    {
        Original = original;
        Compiled = compiled;
        Qubits = qubits;
        Measured = [.. original.Measurements.Keys.Order()];
        IsStatic = original.IsStatic && compiled.IsStatic && original.Measurements.Keys.ToHashSet().SetEquals(compiled.Measurements.Keys);
    }

    public VerifiedCircuit Original { get; }

    public VerifiedCircuit Compiled { get; }

    /// <summary>How many qubits the program has.</summary>
    public int Qubits { get; }

    /// <summary>Whether both are only gates, and measurements at the end of the same bits.</summary>
    public bool IsStatic { get; }

    /// <summary>The bits that are measured, where the circuits are static.</summary>
    public IReadOnlyList<int> Measured { get; }

    /// <summary>How many qubits must be simulated at once.</summary>
    public int Places => Math.Max(Original.PlaceCount, Compiled.PlaceCount);

    public long Operations => Original.Operations + Compiled.Operations;

    /// <summary>How many amplitudes change when both run once.</summary>
    public double WorkOfState =>
        ((double)Original.Operations * Math.Pow(2, Original.PlaceCount)) + ((double)Compiled.Operations * Math.Pow(2, Compiled.PlaceCount));

    /// <exception cref="ArgumentException">The circuits cannot be compared; the message says why.</exception>
    public static CircuitPair Of(Circuit original, Compilation compiled, Random random)
    {
        var qubits = original.QubitCount;
        var same = Enumerable.Range(0, qubits).ToArray();
        IReadOnlyList<int> initial = compiled.InitialLayout is { } from ? from : same;
        IReadOnlyList<int> final = compiled.FinalLayout is { } to && compiled.Circuit.ImplicitPermutation is null ? to : Ends(compiled.Circuit, initial);
        if (initial.Count != qubits || final.Count != qubits || original.BitCount != compiled.Circuit.BitCount)
        {
            throw new ArgumentException("The compiled circuit has another number of qubits or bits than the original.");
        }

        // Inputs get values that mean nothing in particular.
        var values = original.Inputs.ToDictionary(i => i.Name, i => i.Type.IsIntegral
            ? Expression.Number(Rational.Of(random.Next(2), 1))
            : Expression.Number(Rational.Of(random.Next(-3000, 3000), 1000)));
        return new CircuitPair(
            VerifiedCircuit.Of(Bound(original, values), same, Ends(original, same)), VerifiedCircuit.Of(Bound(compiled.Circuit, values), initial, final), qubits);
    }

    private static Circuit Bound(Circuit circuit, Dictionary<string, Expression> values) => BoxExpansion.Expand(
        InputBinding.Bind(circuit, values.Where(v => circuit.Inputs.Any(i => i.Name == v.Key)).ToDictionary()));

    /// <summary>Where the value of each qubit is at the end.</summary>
    private static int[] Ends(Circuit circuit, IReadOnlyList<int> initial)
    {
        var ends = initial.ToArray();
        for (var wire = 0; wire < circuit.ImplicitPermutation?.Count; wire++)
        {
            if (circuit.ImplicitPermutation[wire] < ends.Length)
            {
                ends[circuit.ImplicitPermutation[wire]] = wire;
            }
        }

        return ends;
    }
}
