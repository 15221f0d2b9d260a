using System.Numerics;

namespace Nexus.Circuits.Tests;

/// <summary>
/// A state vector and classical bits, moved by plain matrices: slow, and independent of the readers, the writers and the simulators.
/// Qubit 0 is the low bit of the index. A measurement takes the outcome that <c>choose</c> gives.
/// </summary>
internal sealed class DenseState
{
    private readonly Complex[] _amplitudes;

    public DenseState(int qubits, int bits, int basisState = 0)
    {
        _amplitudes = new Complex[1 << qubits];
        _amplitudes[basisState] = 1;
        Bits = new bool[bits];
    }

    public IReadOnlyList<Complex> Amplitudes => _amplitudes;

    public bool[] Bits { get; }

    /// <summary>
    /// The matrix of a circuit without measurements, its global phase and implicit permutation included; columns are images of the
    /// basis states.
    /// </summary>
    public static Complex[,] MatrixOf(Circuit circuit)
    {
        var size = 1 << circuit.QubitCount;
        var matrix = new Complex[size, size];
        for (var column = 0; column < size; column++)
        {
            var state = new DenseState(circuit.QubitCount, circuit.BitCount, column);
            state.Run(circuit, _ => throw new InvalidOperationException("A matrix has no measurements."));
            for (var row = 0; row < size; row++)
            {
                matrix[Permuted(row, circuit.ImplicitPermutation), column] = state._amplitudes[row] * Phase(circuit.GlobalPhase.Radians);
            }
        }

        return matrix;
    }

    /// <summary>
    /// The probabilities of all results: the bits of <see cref="Circuit.ResultRegisters"/> in order, first bit first. Histories less
    /// likely than <paramref name="threshold"/> are left out, which ends loops that could go on for ever.
    /// </summary>
    public static Dictionary<string, double> Distribution(Circuit circuit, double threshold = 1e-9)
    {
        var results = new Dictionary<string, double>(StringComparer.Ordinal);
        var waiting = new Stack<(bool[] Outcomes, double Probability)>();
        waiting.Push(([], 1));
        while (waiting.TryPop(out var history))
        {
            var outcomes = new List<bool>(history.Outcomes);
            var (next, probability) = (0, history.Probability);
            var state = new DenseState(circuit.QubitCount, circuit.BitCount);
            try
            {
                state.Run(circuit, one =>
                {
                    if (next < history.Outcomes.Length)
                    {
                        return outcomes[next++];
                    }

                    next++;
                    var likelier = one > 0.5;
                    var other = probability * (likelier ? 1 - one : one);
                    if (other > threshold)
                    {
                        waiting.Push(([.. outcomes, !likelier], other));
                    }

                    outcomes.Add(likelier);
                    probability *= likelier ? one : 1 - one;
                    return probability > threshold ? likelier : throw new UnlikelyException();
                });
            }
            catch (UnlikelyException)
            {
                continue;
            }

            var bits = circuit.ResultRegisters.SelectMany(r => Enumerable.Range(r.First, r.Count)).Select(bit => state.Bits[bit] ? '1' : '0');
            var key = string.Concat(bits);
            results[key] = results.GetValueOrDefault(key) + probability;
        }

        return results;
    }

    /// <summary>Asserts that two circuits give the same results with the same probabilities.</summary>
    public static void AssertSameDistribution(Circuit expected, Circuit actual)
    {
        var (left, right) = (Distribution(expected), Distribution(actual));
        foreach (var key in left.Keys.Union(right.Keys))
        {
            var (p, q) = (left.GetValueOrDefault(key), right.GetValueOrDefault(key));
            Assert.True(Math.Abs(p - q) < 1e-5, $"The result {key} has probability {p}, and {q} in the other circuit.");
        }
    }

    public static Complex[,] Controlled(int controls, Complex[,] inner)
    {
        // Controls are the low qubits of the index, as they are the first operands.
        var size = inner.GetLength(0) << controls;
        var mask = (1 << controls) - 1;
        var matrix = new Complex[size, size];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                matrix[row, column] = (row & mask) == mask && (column & mask) == mask ? inner[row >> controls, column >> controls]
                    : row == column && (row & mask) != mask ? 1 : 0;
            }
        }

        return matrix;
    }

    public static Complex[,] MatrixOf(GateKind kind, params double[] a)
    {
        var i = Complex.ImaginaryOne;
        var root = 1 / Math.Sqrt(2);
        return kind switch
        {
            GateKind.I => Two(1, 0, 0, 1),
            GateKind.X => Two(0, 1, 1, 0),
            GateKind.Y => Two(0, -i, i, 0),
            GateKind.Z => Two(1, 0, 0, -1),
            GateKind.H => Two(root, root, root, -root),
            GateKind.S => Two(1, 0, 0, i),
            GateKind.Sdg => Two(1, 0, 0, -i),
            GateKind.T => Two(1, 0, 0, Phase(Math.PI / 4)),
            GateKind.Tdg => Two(1, 0, 0, Phase(-Math.PI / 4)),
            GateKind.SX => Two((1 + i) / 2, (1 - i) / 2, (1 - i) / 2, (1 + i) / 2),
            GateKind.SXdg => Two((1 - i) / 2, (1 + i) / 2, (1 + i) / 2, (1 - i) / 2),
            GateKind.RX => Two(Math.Cos(a[0] / 2), -i * Math.Sin(a[0] / 2), -i * Math.Sin(a[0] / 2), Math.Cos(a[0] / 2)),
            GateKind.RY => Two(Math.Cos(a[0] / 2), -Math.Sin(a[0] / 2), Math.Sin(a[0] / 2), Math.Cos(a[0] / 2)),
            GateKind.RZ => Two(Phase(-a[0] / 2), 0, 0, Phase(a[0] / 2)),
            GateKind.P => Two(1, 0, 0, Phase(a[0])),
            GateKind.U => Two(
                Math.Cos(a[0] / 2),
                -Phase(a[2]) * Math.Sin(a[0] / 2),
                Phase(a[1]) * Math.Sin(a[0] / 2),
                Phase(a[1] + a[2]) * Math.Cos(a[0] / 2)),
            GateKind.Swap => new Complex[,] { { 1, 0, 0, 0 }, { 0, 0, 1, 0 }, { 0, 1, 0, 0 }, { 0, 0, 0, 1 } },
            GateKind.PhasedX => Product(MatrixOf(GateKind.RZ, a[1]), MatrixOf(GateKind.RX, a[0]), MatrixOf(GateKind.RZ, -a[1])),
            GateKind.TK1 => Product(MatrixOf(GateKind.RZ, a[0]), MatrixOf(GateKind.RX, a[1]), MatrixOf(GateKind.RZ, a[2])),
            GateKind.GPI => Two(0, Phase(-a[0]), Phase(a[0]), 0),
            GateKind.GPI2 => Two(root, -i * Phase(-a[0]) * root, -i * Phase(a[0]) * root, root),
            GateKind.GlobalPhase => new Complex[,] { { Phase(a[0]) } },
            GateKind.RXX => Exponential(-i * a[0] / 2, Pair(GateKind.X, GateKind.X)),
            GateKind.RYY => Exponential(-i * a[0] / 2, Pair(GateKind.Y, GateKind.Y)),
            GateKind.RZZ => Exponential(-i * a[0] / 2, Pair(GateKind.Z, GateKind.Z)),
            GateKind.TK2 => Product(MatrixOf(GateKind.RXX, a[0]), MatrixOf(GateKind.RYY, a[1]), MatrixOf(GateKind.RZZ, a[2])),
            GateKind.ISwap => Exponential(i * a[0] / 4, Sum(Pair(GateKind.X, GateKind.X), Pair(GateKind.Y, GateKind.Y))),
            GateKind.ESwap => Exponential(-i * a[0] / 2, MatrixOf(GateKind.Swap)),
            // Those below are written as the papers have them, with the first operand as the high bit.
            GateKind.ECR => FirstIsLow(new Complex[,]
            {
                { 0, 0, root, i * root }, { 0, 0, i * root, root }, { root, -i * root, 0, 0 }, { -i * root, root, 0, 0 },
            }),
            GateKind.FSim => FirstIsLow(new Complex[,]
            {
                { 1, 0, 0, 0 },
                { 0, Math.Cos(a[0]), -i * Math.Sin(a[0]), 0 },
                { 0, -i * Math.Sin(a[0]), Math.Cos(a[0]), 0 },
                { 0, 0, 0, Phase(-a[1]) },
            }),
            GateKind.PhasedISwap => FirstIsLow(new Complex[,]
            {
                { 1, 0, 0, 0 },
                { 0, Math.Cos(a[1] / 2), i * Math.Sin(a[1] / 2) * Phase(a[0]), 0 },
                { 0, i * Math.Sin(a[1] / 2) * Phase(-a[0]), Math.Cos(a[1] / 2), 0 },
                { 0, 0, 0, 1 },
            }),
            GateKind.AAMS => FirstIsLow(new Complex[,]
            {
                { Math.Cos(a[0] / 2), 0, 0, -i * Phase(-a[1] - a[2]) * Math.Sin(a[0] / 2) },
                { 0, Math.Cos(a[0] / 2), -i * Phase(a[2] - a[1]) * Math.Sin(a[0] / 2), 0 },
                { 0, -i * Phase(a[1] - a[2]) * Math.Sin(a[0] / 2), Math.Cos(a[0] / 2), 0 },
                { -i * Phase(a[1] + a[2]) * Math.Sin(a[0] / 2), 0, 0, Math.Cos(a[0] / 2) },
            }),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This gate has no matrix."),
        };
    }

    public static void AssertEqual(Complex[,] expected, Complex[,] actual, bool upToPhase = false, double tolerance = 1e-12)
    {
        Assert.Equal(expected.GetLength(0), actual.GetLength(0));
        var factor = Complex.One;
        if (upToPhase)
        {
            var overlap = Complex.Zero;
            for (var k = 0; k < expected.GetLength(0); k++)
            {
                for (var l = 0; l < expected.GetLength(0); l++)
                {
                    overlap += Complex.Conjugate(actual[k, l]) * expected[k, l];
                }
            }

            factor = overlap / overlap.Magnitude;
        }

        for (var row = 0; row < expected.GetLength(0); row++)
        {
            for (var column = 0; column < expected.GetLength(0); column++)
            {
                var distance = (expected[row, column] - (factor * actual[row, column])).Magnitude;
                Assert.True(distance < tolerance, $"At [{row}, {column}]: {expected[row, column]} is not {actual[row, column]}.");
            }
        }
    }

    /// <summary>Runs the operations; the global phase and the implicit permutation are left to <see cref="MatrixOf(Circuit)"/>.</summary>
    public void Run(Circuit circuit, Func<double, bool> choose)
    {
        int[] qubits = [.. Enumerable.Range(0, circuit.QubitCount)];
        int[] bits = [.. Enumerable.Range(0, circuit.BitCount)];
        Run(circuit.Body, qubits, bits, choose);
    }

    /// <summary>The matrix of a box; the first qubit is the low bit.</summary>
    public static Complex[,] MatrixOf(Box box)
    {
        switch (box)
        {
            case CircuitBox circuit:
                return MatrixOf(circuit.Body);
            case PauliExponentialBox pauli:
                var product = new Complex[,] { { 1 } };
                foreach (var one in pauli.Paulis)
                {
                    product = Kronecker(MatrixOf(one switch { Pauli.X => GateKind.X, Pauli.Y => GateKind.Y, Pauli.Z => GateKind.Z, _ => GateKind.I }), product);
                }

                return Exponential(-Complex.ImaginaryOne * pauli.Angle.Radians / 2, product);
            case UnitaryBox unitary:
                var size = 1 << unitary.QubitCount;
                var matrix = new Complex[size, size];
                for (var k = 0; k < size * size; k++)
                {
                    matrix[k / size, k % size] = unitary.Matrix[k];
                }

                return matrix;
            default:
                throw new ArgumentOutOfRangeException(nameof(box), box.Name, "This box has no matrix.");
        }
    }

    /// <summary>e^(factor * matrix), by its series.</summary>
    public static Complex[,] Exponential(Complex factor, Complex[,] matrix)
    {
        // The series of a 1024th of it converges at once; ten squarings bring it back.
        var size = matrix.GetLength(0);
        var result = Identity(size);
        var term = Identity(size);
        for (var n = 1; n <= 20; n++)
        {
            term = Scale(Product(term, matrix), factor / 1024 / n);
            result = Sum(result, term);
        }

        for (var n = 0; n < 10; n++)
        {
            result = Product(result, result);
        }

        return result;
    }

    public static Complex[,] Product(params Complex[][,] factors)
    {
        var result = factors[0];
        foreach (var factor in factors.Skip(1))
        {
            var size = result.GetLength(0);
            var next = new Complex[size, size];
            for (var row = 0; row < size; row++)
            {
                for (var column = 0; column < size; column++)
                {
                    for (var k = 0; k < size; k++)
                    {
                        next[row, column] += result[row, k] * factor[k, column];
                    }
                }
            }

            result = next;
        }

        return result;
    }

    public static Complex[,] Identity(int size) => Tabulate(size, (row, column) => row == column ? 1 : 0);

    public static Complex[,] Sum(Complex[,] left, Complex[,] right) =>
        Tabulate(left.GetLength(0), (row, column) => left[row, column] + right[row, column]);

    public static Complex[,] Scale(Complex[,] matrix, Complex factor) =>
        Tabulate(matrix.GetLength(0), (row, column) => factor * matrix[row, column]);

    /// <summary>The tensor product; the second one acts on the low bits.</summary>
    public static Complex[,] Kronecker(Complex[,] high, Complex[,] low)
    {
        var size = low.GetLength(0);
        return Tabulate(
            size * high.GetLength(0), (row, column) => high[row / size, column / size] * low[row % size, column % size]);
    }

    /// <summary>A matrix written with the first operand as the high bit, turned so that it is the low bit.</summary>
    public static Complex[,] FirstIsLow(Complex[,] matrix)
    {
        var size = matrix.GetLength(0);
        var bits = System.Numerics.BitOperations.Log2((uint)size);
        return Tabulate(size, (row, column) => matrix[Reverse(row), Reverse(column)]);

        int Reverse(int index)
        {
            var reversed = 0;
            for (var bit = 0; bit < bits; bit++)
            {
                reversed |= (index >> bit & 1) << (bits - 1 - bit);
            }

            return reversed;
        }
    }

    /// <summary>The probability that a qubit is 1.</summary>
    public double ProbabilityOfOne(int qubit) =>
        _amplitudes.Select((a, index) => ((index >> qubit) & 1) == 1 ? a.Magnitude * a.Magnitude : 0).Sum();

    private enum Leaving
    {
        Nothing,
        Round,
        Loop,
        Circuit,
    }

    private Leaving Run(Block block, int[] qubits, int[] bits, Func<double, bool> choose)
    {
        foreach (var operation in block)
        {
            if (operation.Condition is { } condition && !condition.Holds(bit => Bits[bits[bit]]))
            {
                continue;
            }

            var leaving = Leaving.Nothing;
            switch (operation.Kind)
            {
                case OperationKind.Gate:
                    var angles = operation.Parameters.ToArray().Select(p => p.RunTime is { } e ? Value(e, bits).ToDouble() : p.Radians).ToArray();
                    Apply(Controlled(operation.ControlCount, MatrixOf(operation.Gate.Kind, angles)), Mapped(operation.Qubits, qubits));
                    break;
                case OperationKind.Box when operation.Box.IsUnitary:
                    Apply(Controlled(operation.ControlCount, MatrixOf(operation.Box)), Mapped(operation.Qubits, qubits));
                    break;
                case OperationKind.Box:
                    var body = ((CircuitBox)operation.Box).Body;
                    leaving = Run(body.Body, Mapped(operation.Qubits, qubits), Mapped(operation.Bits, bits), choose);
                    break;
                case OperationKind.Measure:
                    Bits[bits[operation.Bits[0]]] = Collapse(qubits[operation.Qubits[0]], choose);
                    break;
                case OperationKind.Reset:
                    if (Collapse(qubits[operation.Qubits[0]], choose))
                    {
                        Apply(MatrixOf(GateKind.X), Mapped(operation.Qubits, qubits));
                    }

                    break;
                case OperationKind.Assign:
                    Store(operation.Assignment.Target, Value(operation.Assignment.Value, bits), bits);
                    break;
                case OperationKind.If:
                    var chosen = Value(operation.If.Condition, bits).IsTrue ? operation.If.Then : operation.If.Else;
                    leaving = chosen is null ? Leaving.Nothing : Run(chosen, qubits, bits, choose);
                    break;
                case OperationKind.While:
                    while (leaving < Leaving.Loop && Value(operation.While.Condition, bits).IsTrue)
                    {
                        leaving = Run(operation.While.Body, qubits, bits, choose);
                    }

                    leaving = leaving == Leaving.Circuit ? leaving : Leaving.Nothing;
                    break;
                case OperationKind.For:
                    foreach (var value in Values(operation.For, bits))
                    {
                        Store(operation.For.Variable, value, bits);
                        leaving = Run(operation.For.Body, qubits, bits, choose);
                        if (leaving >= Leaving.Loop)
                        {
                            break;
                        }
                    }

                    leaving = leaving == Leaving.Circuit ? leaving : Leaving.Nothing;
                    break;
                case OperationKind.Break:
                    leaving = Leaving.Loop;
                    break;
                case OperationKind.Continue:
                    leaving = Leaving.Round;
                    break;
                case OperationKind.End:
                    leaving = Leaving.Circuit;
                    break;
            }

            if (leaving != Leaving.Nothing)
            {
                return leaving;
            }
        }

        return Leaving.Nothing;
    }

    private List<ClassicalValue> Values(ForLoop loop, int[] bits)
    {
        if (loop.Values is { } list)
        {
            return [.. list.Select(e => Value(e, bits))];
        }

        var values = new List<ClassicalValue>();
        var (start, step, stop) = (Value(loop.Range!.Start, bits).Integer, Value(loop.Range.Step, bits).Integer, Value(loop.Range.Stop, bits).Integer);
        for (var value = start; step > 0 ? value <= stop : value >= stop; value += step)
        {
            values.Add(ClassicalValue.Of(ClassicalType.Signed(128), value));
        }

        return values;
    }

    private ClassicalValue Value(ClassicalExpression expression, int[] bits) => expression.Evaluate(Row(bits));

    private void Store(ClassicalTarget target, ClassicalValue value, int[] bits)
    {
        var row = Row(bits);
        target.Store(row, value);
        for (var bit = 0; bit < bits.Length; bit++)
        {
            Bits[bits[bit]] = PackedBits.Get(row, bit);
        }
    }

    private byte[] Row(int[] bits)
    {
        var row = new byte[(bits.Length + 7) / 8];
        for (var bit = 0; bit < bits.Length; bit++)
        {
            PackedBits.Set(row, bit, Bits[bits[bit]]);
        }

        return row;
    }

    private static int[] Mapped(ReadOnlySpan<int> own, int[] outer)
    {
        var mapped = new int[own.Length];
        for (var k = 0; k < mapped.Length; k++)
        {
            mapped[k] = outer[own[k]];
        }

        return mapped;
    }

    /// <summary>Where an implicit permutation takes a basis state.</summary>
    public static int Permuted(int basisState, IReadOnlyList<int>? permutation)
    {
        var moved = 0;
        for (var wire = 0; wire < permutation?.Count; wire++)
        {
            moved |= (basisState >> wire & 1) << permutation[wire];
        }

        return permutation is null ? basisState : moved;
    }

    private static Complex[,] Pair(GateKind first, GateKind second) => Kronecker(MatrixOf(second), MatrixOf(first));

    private static Complex[,] Tabulate(int size, Func<int, int, Complex> entry)
    {
        var matrix = new Complex[size, size];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                matrix[row, column] = entry(row, column);
            }
        }

        return matrix;
    }

    private bool Collapse(int qubit, Func<double, bool> choose)
    {
        var probability = ProbabilityOfOne(qubit);
        var outcome = choose(probability);
        var kept = Math.Sqrt(outcome ? probability : 1 - probability);
        for (var index = 0; index < _amplitudes.Length; index++)
        {
            _amplitudes[index] = ((index >> qubit) & 1) == 1 == outcome ? _amplitudes[index] / kept : 0;
        }

        return outcome;
    }

    private void Apply(Complex[,] matrix, ReadOnlySpan<int> qubits)
    {
        var mask = 0;
        foreach (var qubit in qubits)
        {
            mask |= 1 << qubit;
        }

        var size = 1 << qubits.Length;
        var places = new int[size];
        var before = new Complex[size];
        for (var rest = 0; rest < _amplitudes.Length; rest++)
        {
            if ((rest & mask) != 0)
            {
                continue;
            }

            for (var k = 0; k < size; k++)
            {
                places[k] = rest;
                for (var b = 0; b < qubits.Length; b++)
                {
                    places[k] |= ((k >> b) & 1) << qubits[b];
                }

                before[k] = _amplitudes[places[k]];
            }

            for (var row = 0; row < size; row++)
            {
                var sum = Complex.Zero;
                for (var column = 0; column < size; column++)
                {
                    sum += matrix[row, column] * before[column];
                }

                _amplitudes[places[row]] = sum;
            }
        }
    }

    private static Complex Phase(double angle) => Complex.FromPolarCoordinates(1, angle);

    private static Complex[,] Two(Complex a, Complex b, Complex c, Complex d) => new[,] { { a, b }, { c, d } };

    /// <summary>A history is too unlikely to be followed.</summary>
    private sealed class UnlikelyException : Exception;
}
