using System.Numerics;
using Nexus.Circuits;
using Nexus.Simulators.Noise;

namespace Nexus.Simulators.Tests.Oracles;

/// <summary>
/// The exact distribution over classical outcomes: one unnormalised density matrix for each value that the bits can have at
/// that point, each measurement splitting it and each reset summing over what it forgets. No sampling and no collapse; control flow
/// is followed as it nests, each way by itself, and boxes are run as circuits of their own.
/// </summary>
internal static class OutcomeDistribution
{
    /// <summary>Ways less likely than this are not followed: loops without a last round end so.</summary>
    private const double Negligible = 1e-14;

    /// <summary>How a way leaves a block.</summary>
    private enum Leaving
    {
        AtItsEnd,
        ByBreak,
        ByContinue,
        ByEnd,
    }

    /// <summary>The probability of each outcome that can occur; an outcome is written with the first bit of the first result register first.</summary>
    /// <param name="circuit">The circuit; of one with noise the boxes are written out.</param>
    /// <param name="noise">The noise, or null.</param>
    public static Dictionary<string, double> Of(Circuit circuit, NoiseModel? noise = null)
    {
        circuit = noise is null ? circuit : BoxExpansion.Expand(circuit);
        var size = 1 << circuit.QubitCount;
        var start = new Complex[size, size];
        start[0, 0] = 1;
        var whole = new Frame(circuit.QubitCount, [.. Enumerable.Range(0, circuit.QubitCount)], [.. Enumerable.Range(0, circuit.BitCount)], noise);
        for (var qubit = 0; qubit < circuit.QubitCount; qubit++)
        {
            start = whole.Prepared(start, qubit);
        }

        var ways = Run(circuit.Body, whole, new() { [new string('0', circuit.BitCount)] = start });
        return ways
            .Select(way => (
                Outcome: string.Concat(circuit.ResultRegisters.Select(r => way.Key.Bits.Substring(r.First, r.Count))),
                Probability: Trace(way.Value)))
            .GroupBy(way => way.Outcome, way => way.Probability)
            .Select(outcome => (outcome.Key, Probability: outcome.Sum()))
            .Where(outcome => outcome.Probability > 1e-13)
            .ToDictionary(outcome => outcome.Key, outcome => outcome.Probability);
    }

    private static Dictionary<(string Bits, Leaving How), Complex[,]> Run(Block block, Frame frame, Dictionary<string, Complex[,]> ways)
    {
        var left = new Dictionary<(string Bits, Leaving How), Complex[,]>();
        foreach (var operation in block)
        {
            var next = new Dictionary<string, Complex[,]>();
            foreach (var (bits, density) in ways)
            {
                if (operation.Condition is { } condition && !condition.Holds(bit => bits[frame.Bits[bit]] == '1'))
                {
                    Add(next, bits, density);
                    continue;
                }

                foreach (var ((after, how), matrix) in Run(operation, frame, bits, density))
                {
                    if (how != Leaving.AtItsEnd)
                    {
                        Add(left, (after, how), matrix);
                    }
                    else if (Trace(matrix) > Negligible)
                    {
                        Add(next, after, matrix);
                    }
                }
            }

            ways = next;
        }

        foreach (var (bits, density) in ways)
        {
            Add(left, (bits, Leaving.AtItsEnd), density);
        }

        return left;
    }

    private static Dictionary<(string Bits, Leaving How), Complex[,]> Run(Operation operation, Frame frame, string bits, Complex[,] density)
    {
        var result = new Dictionary<(string Bits, Leaving How), Complex[,]>();
        switch (operation.Kind)
        {
            case OperationKind.Gate:
                var angles = new double[operation.Parameters.Length];
                for (var i = 0; i < angles.Length; i++)
                {
                    angles[i] = operation.Parameters[i].RunTime?.Evaluate(frame.Row(bits)).ToDouble() ?? operation.Parameters[i].Radians;
                }

                Unitary(Dense.Gate(operation.Gate.Kind, angles), operation);
                break;
            case OperationKind.Box when operation.Box.IsUnitary:
                Unitary(Dense.MatrixOf(operation.Box), operation);
                break;
            case OperationKind.Box:
                var inner = new Frame(frame.QubitCount, Choose(frame.Qubits, operation.Qubits), Choose(frame.Bits, operation.Bits), null);
                return Run(((CircuitBox)operation.Box).Body.Body, inner, new() { [bits] = density });
            case OperationKind.Measure:
                var error = frame.Noise?.ReadoutOf(operation.Qubits[0]) ?? ReadoutError.None;
                for (var value = 0; value < 2; value++)
                {
                    for (var read = 0; read < 2; read++)
                    {
                        var chance = read == value ? 1 - error.Of(value == 1) : error.Of(value == 1);
                        if (chance > 0)
                        {
                            var written = bits.ToCharArray();
                            written[frame.Bits[operation.Bits[0]]] = (char)('0' + read);
                            var found = Block(density, frame.Qubits[operation.Qubits[0]], value, value);
                            Add(result, (new string(written), Leaving.AtItsEnd), Scaled(found, chance));
                        }
                    }
                }

                break;
            case OperationKind.Reset:
                var reset = frame.Qubits[operation.Qubits[0]];
                Add(result, (bits, Leaving.AtItsEnd), frame.Prepared(Block(density, reset, 0, 0), reset));
                Add(result, (bits, Leaving.AtItsEnd), frame.Prepared(Block(density, reset, 1, 0), reset));
                break;
            case OperationKind.Assign:
                var assignment = operation.Assignment;
                result.Add((frame.Store(bits, assignment.Target, assignment.Value.Evaluate(frame.Row(bits))), Leaving.AtItsEnd), density);
                break;
            case OperationKind.If:
                var block = operation.If.Condition.Evaluate(frame.Row(bits)).IsTrue ? operation.If.Then : operation.If.Else;
                if (block is not null)
                {
                    return Run(block, frame, new() { [bits] = density });
                }

                result.Add((bits, Leaving.AtItsEnd), density);
                break;
            case OperationKind.While:
                RunWhile(operation.While, frame, bits, density, result);
                break;
            case OperationKind.For:
                RunFor(operation.For, frame, bits, density, result);
                break;
            case OperationKind.Break or OperationKind.Continue or OperationKind.End:
                var how = operation.Kind == OperationKind.Break ? Leaving.ByBreak : operation.Kind == OperationKind.Continue ? Leaving.ByContinue : Leaving.ByEnd;
                result.Add((bits, how), density);
                break;
            default:
                result.Add((bits, Leaving.AtItsEnd), density);
                break;
        }

        return result;

        void Unitary(Complex[,] matrix, Operation operation)
        {
            var whole = Dense.Operator(frame.QubitCount, matrix, Choose(frame.Qubits, operation.Controls), Choose(frame.Qubits, operation.Targets));
            var after = Dense.Multiply(Dense.Multiply(whole, density), Dense.Adjoint(whole));
            if (frame.Noise is { } noise && operation.Qubits.Length > 0)
            {
                var name = new string('c', operation.ControlCount) + (operation.Kind == OperationKind.Box ? "unitary" : operation.Gate.Name);
                foreach (var (channel, qubits) in noise.After(name, operation.Qubits))
                {
                    after = frame.Through(channel, qubits, after);
                }
            }

            Add(result, (bits, Leaving.AtItsEnd), after);
        }
    }

    private static void RunWhile(
        WhileLoop loop, Frame frame, string bits, Complex[,] density, Dictionary<(string Bits, Leaving How), Complex[,]> result)
    {
        var ways = new Dictionary<string, Complex[,]> { [bits] = density };
        while (ways.Count > 0)
        {
            var going = new Dictionary<string, Complex[,]>();
            foreach (var (at, matrix) in ways)
            {
                if (loop.Condition.Evaluate(frame.Row(at)).IsTrue)
                {
                    going.Add(at, matrix);
                }
                else
                {
                    Add(result, (at, Leaving.AtItsEnd), matrix);
                }
            }

            ways = Round(loop.Body, frame, going, result);
        }
    }

    private static void RunFor(
        ForLoop loop, Frame frame, string bits, Complex[,] density, Dictionary<(string Bits, Leaving How), Complex[,]> result)
    {
        var values = new List<ClassicalValue>();
        if (loop.Range is { } range)
        {
            var (from, by, to) = (Value(range.Start), Value(range.Step), Value(range.Stop));
            for (var value = from; by > 0 ? value <= to : value >= to; value += by)
            {
                values.Add(ClassicalValue.Of(loop.Variable.Type, value));
            }
        }
        else
        {
            values.AddRange(loop.Values!.Select(v => v.Evaluate(frame.Row(bits))));
        }

        var ways = new Dictionary<string, Complex[,]> { [bits] = density };
        foreach (var value in values)
        {
            var stored = new Dictionary<string, Complex[,]>();
            foreach (var (at, matrix) in ways)
            {
                Add(stored, frame.Store(at, loop.Variable, value), matrix);
            }

            ways = Round(loop.Body, frame, stored, result);
        }

        foreach (var (at, matrix) in ways)
        {
            Add(result, (at, Leaving.AtItsEnd), matrix);
        }

        BigInteger Value(ClassicalExpression expression) => expression.Evaluate(frame.Row(bits)).Integer;
    }

    /// <summary>One round of a loop: the ways that go on with it; the others are added to the result.</summary>
    private static Dictionary<string, Complex[,]> Round(
        Block body, Frame frame, Dictionary<string, Complex[,]> ways, Dictionary<(string Bits, Leaving How), Complex[,]> result)
    {
        var next = new Dictionary<string, Complex[,]>();
        foreach (var ((bits, how), density) in Run(body, frame, ways))
        {
            if (how is Leaving.AtItsEnd or Leaving.ByContinue)
            {
                Add(next, bits, density);
            }
            else
            {
                Add(result, (bits, how == Leaving.ByBreak ? Leaving.AtItsEnd : how), density);
            }
        }

        return next;
    }

    private static int[] Choose(int[] from, ReadOnlySpan<int> places)
    {
        var chosen = new int[places.Length];
        for (var i = 0; i < chosen.Length; i++)
        {
            chosen[i] = from[places[i]];
        }

        return chosen;
    }

    private static Complex[,] Scaled(Complex[,] density, double factor)
    {
        var size = density.GetLength(0);
        var scaled = new Complex[size, size];
        for (var i = 0; i < density.Length; i++)
        {
            scaled[i / size, i % size] = density[i / size, i % size] * factor;
        }

        return scaled;
    }

    private static double Trace(Complex[,] density) => Enumerable.Range(0, density.GetLength(0)).Sum(i => density[i, i].Real);

    /// <summary>Which qubits and bits of the whole the numbers in a circuit or box mean.</summary>
    private sealed record Frame(int QubitCount, int[] Qubits, int[] Bits, NoiseModel? Noise)
    {
        /// <summary>What a qubit that is set to |0> is really set to.</summary>
        public Complex[,] Prepared(Complex[,] density, int qubit) =>
            Noise?.PreparationOf(qubit) is { } error ? Through(error, [qubit], density) : density;

        /// <summary>The sum over the Kraus operators of a channel.</summary>
        public Complex[,] Through(Channel channel, int[] qubits, Complex[,] density)
        {
            var size = density.GetLength(0);
            var small = 1 << channel.QubitCount;
            var sum = new Complex[size, size];
            foreach (var kraus in channel.KrausOperators)
            {
                var matrix = new Complex[small, small];
                for (var i = 0; i < kraus.Length; i++)
                {
                    matrix[i / small, i % small] = kraus[i];
                }

                var whole = Dense.Operator(QubitCount, matrix, [], qubits);
                var term = Dense.Multiply(Dense.Multiply(whole, density), Dense.Adjoint(whole));
                for (var i = 0; i < sum.Length; i++)
                {
                    sum[i / size, i % size] += term[i / size, i % size];
                }
            }

            return sum;
        }

        /// <summary>The frame's own bits, packed.</summary>
        public byte[] Row(string bits)
        {
            var row = new byte[(Bits.Length / 8) + 1];
            for (var i = 0; i < Bits.Length; i++)
            {
                row[i / 8] |= (byte)((bits[Bits[i]] - '0') << (i % 8));
            }

            return row;
        }

        /// <summary>All bits after a value has been stored in some of the frame's.</summary>
        public string Store(string bits, ClassicalTarget target, ClassicalValue value)
        {
            var row = Row(bits);
            target.Store(row, value);
            var all = bits.ToCharArray();
            for (var i = 0; i < Bits.Length; i++)
            {
                all[Bits[i]] = (char)('0' + (row[i / 8] >> (i % 8) & 1));
            }

            return new string(all);
        }
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

    private static void Add<TKey>(Dictionary<TKey, Complex[,]> branches, TKey bits, Complex[,] density)
        where TKey : notnull
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
