using System.Numerics;

namespace Nexus.Circuits.Tests;

/// <summary>
/// A state vector and classical bits, moved by plain matrices: slow, and independent of every table of the parser. Qubit 0 is the
/// low bit of the index. A measurement takes the outcome that <c>choose</c> gives.
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

    /// <summary>The matrix of a circuit without measurements; columns are images of the basis states.</summary>
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
                matrix[row, column] = state._amplitudes[row];
            }
        }

        return matrix;
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
            GateKind.RXX => new Complex[,]
            {
                { Math.Cos(a[0] / 2), 0, 0, -i * Math.Sin(a[0] / 2) },
                { 0, Math.Cos(a[0] / 2), -i * Math.Sin(a[0] / 2), 0 },
                { 0, -i * Math.Sin(a[0] / 2), Math.Cos(a[0] / 2), 0 },
                { -i * Math.Sin(a[0] / 2), 0, 0, Math.Cos(a[0] / 2) },
            },
            GateKind.RZZ => new Complex[,]
            {
                { Phase(-a[0] / 2), 0, 0, 0 }, { 0, Phase(a[0] / 2), 0, 0 }, { 0, 0, Phase(a[0] / 2), 0 }, { 0, 0, 0, Phase(-a[0] / 2) },
            },
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The parser makes no such gate."),
        };
    }

    public static void AssertEqual(Complex[,] expected, Complex[,] actual, bool upToPhase = false)
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
                Assert.True(distance < 1e-12, $"At [{row}, {column}]: {expected[row, column]} is not {actual[row, column]}.");
            }
        }
    }

    public void Run(Circuit circuit, Func<double, bool> choose)
    {
        foreach (var operation in circuit)
        {
            if (operation.Condition is { } condition && !condition.Holds(bit => Bits[bit]))
            {
                continue;
            }

            switch (operation.Kind)
            {
                case OperationKind.Gate:
                    var angles = operation.Parameters.ToArray().Select(p => p.Radians).ToArray();
                    Apply(Controlled(operation.ControlCount, MatrixOf(operation.Gate.Kind, angles)), operation.Qubits);
                    break;
                case OperationKind.Measure:
                    Bits[operation.Bits[0]] = Collapse(operation.Qubits[0], choose);
                    break;
                case OperationKind.Reset:
                    if (Collapse(operation.Qubits[0], choose))
                    {
                        Apply(MatrixOf(GateKind.X), operation.Qubits);
                    }

                    break;
            }
        }
    }

    /// <summary>The probability that a qubit is 1.</summary>
    public double ProbabilityOfOne(int qubit) =>
        _amplitudes.Select((a, index) => ((index >> qubit) & 1) == 1 ? a.Magnitude * a.Magnitude : 0).Sum();

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
}
