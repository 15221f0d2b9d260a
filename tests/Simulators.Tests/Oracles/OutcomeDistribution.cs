using System.Numerics;
using Nexus.Circuits;

namespace Nexus.Simulators.Tests.Oracles;

/// <summary>
/// The exact distribution over classical outcomes: one unnormalised density matrix for each value that the bits can have at
/// that point, each measurement splitting it and each reset summing over what it forgets. No sampling and no collapse.
/// </summary>
internal static class OutcomeDistribution
{
    /// <summary>The probability of each outcome that can occur; an outcome is written bit 0 first.</summary>
    public static Dictionary<string, double> Of(Circuit circuit)
    {
        var size = 1 << circuit.QubitCount;
        var start = new Complex[size, size];
        start[0, 0] = 1;
        var branches = new Dictionary<string, Complex[,]> { [new string('0', circuit.BitCount)] = start };
        foreach (var operation in circuit)
        {
            var next = new Dictionary<string, Complex[,]>();
            foreach (var (bits, density) in branches)
            {
                if (operation.Condition is { } condition && !condition.Holds(bit => bits[bit] == '1'))
                {
                    Add(next, bits, density);
                    continue;
                }

                switch (operation.Kind)
                {
                    case OperationKind.Gate:
                        var matrix = Dense.Operator(circuit.QubitCount, operation);
                        Add(next, bits, Dense.Multiply(Dense.Multiply(matrix, density), Dense.Adjoint(matrix)));
                        break;
                    case OperationKind.Measure:
                        for (var value = 0; value < 2; value++)
                        {
                            var written = bits.ToCharArray();
                            written[operation.Bits[0]] = (char)('0' + value);
                            Add(next, new string(written), Block(density, operation.Qubits[0], value, value));
                        }

                        break;
                    case OperationKind.Reset:
                        Add(next, bits, Block(density, operation.Qubits[0], 0, 0));
                        Add(next, bits, Block(density, operation.Qubits[0], 1, 0));
                        break;
                    default:
                        Add(next, bits, density);
                        break;
                }
            }

            branches = next;
        }

        return branches
            .Select(b => (b.Key, Probability: Enumerable.Range(0, size).Sum(i => b.Value[i, i].Real)))
            .Where(b => b.Probability > 1e-13)
            .ToDictionary(b => b.Key, b => b.Probability);
    }

    /// <summary>The distribution over outcomes of a circuit whose measurements are unconditional and all at its end, from the dense state.</summary>
    public static Dictionary<string, double> OfFinalMeasurements(Circuit circuit)
    {
        var source = new int[circuit.BitCount];
        Array.Fill(source, -1);
        var measured = false;
        foreach (var operation in circuit)
        {
            Assert.Null(operation.Condition);
            Assert.True(operation.Kind is OperationKind.Gate or OperationKind.Measure or OperationKind.Barrier);
            Assert.False(measured && operation.Kind == OperationKind.Gate, "A gate follows a measurement.");
            if (operation.Kind == OperationKind.Measure)
            {
                measured = true;
                source[operation.Bits[0]] = operation.Qubits[0];
            }
        }

        var state = Dense.Evolve(circuit);
        return state
            .Select((amplitude, index) => (
                Bits: string.Concat(source.Select(qubit => qubit >= 0 && (index >> qubit & 1) != 0 ? '1' : '0')),
                Probability: amplitude.Magnitude * amplitude.Magnitude))
            .GroupBy(b => b.Bits, b => b.Probability)
            .Select(g => (g.Key, Probability: g.Sum()))
            .Where(b => b.Probability > 1e-13)
            .ToDictionary(b => b.Key, b => b.Probability);
    }

    private static void Add(Dictionary<string, Complex[,]> branches, string bits, Complex[,] density)
    {
        if (!branches.TryGetValue(bits, out var sum))
        {
            branches.Add(bits, density);
            return;
        }

        var size = density.GetLength(0);
        var total = new Complex[size, size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                total[i, j] = sum[i, j] + density[i, j];
            }
        }

        branches[bits] = total;
    }

    /// <summary>The block of a density matrix where a qubit has the value <paramref name="from"/> on both sides, put where it has the value <paramref name="to"/>.</summary>
    private static Complex[,] Block(Complex[,] density, int qubit, int from, int to)
    {
        var size = density.GetLength(0);
        var result = new Complex[size, size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                if ((i >> qubit & 1) == from && (j >> qubit & 1) == from)
                {
                    result[i ^ ((from ^ to) << qubit), j ^ ((from ^ to) << qubit)] = density[i, j];
                }
            }
        }

        return result;
    }
}
