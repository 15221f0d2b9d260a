using System.Numerics;
using Nexus.Circuits.Synthesis;

namespace Nexus.Circuits.Tests.Synthesis;

public class UnitarySynthesisTests
{
    [Theory]
    [InlineData(1, 40)]
    [InlineData(2, 20)]
    [InlineData(3, 8)]
    [InlineData(4, 3)]
    [InlineData(5, 1)]
    public void A_random_unitary_is_what_its_circuit_does(int qubits, int count)
    {
        for (var seed = 0; seed < count; seed++)
        {
            AssertSynthesized(Haar(1 << qubits, new Random(seed)));
        }
    }

    public static TheoryData<GateKind, double[]> Special => new()
    {
        { GateKind.I, [] }, { GateKind.X, [] }, { GateKind.Y, [] }, { GateKind.Z, [] }, { GateKind.H, [] }, { GateKind.S, [] }, { GateKind.SX, [] },
        { GateKind.RZ, [0.7] }, { GateKind.RX, [Math.PI] }, { GateKind.P, [1e-9] }, { GateKind.Swap, [] }, { GateKind.ECR, [] }, { GateKind.RZZ, [0.4] },
        { GateKind.TK2, [0.1, 0.2, 0.3] }, { GateKind.FSim, [0.5, 0.6] },
    };

    [Theory]
    [MemberData(nameof(Special))]
    public void A_matrix_with_zeros_is_what_its_circuit_does(GateKind kind, double[] angles)
    {
        AssertSynthesized(DenseState.MatrixOf(kind, angles));
        AssertSynthesized(DenseState.Controlled(2, DenseState.MatrixOf(kind, angles)));
        AssertSynthesized(DenseState.Kronecker(DenseState.MatrixOf(GateKind.H), DenseState.MatrixOf(kind, angles)));
    }

    [Fact]
    public void The_identity_takes_no_gates() => Assert.Equal(0, UnitarySynthesis.Synthesize(Flat(DenseState.Identity(16))).Count);

    [Fact]
    public void A_permutation_is_what_its_circuit_does()
    {
        var order = Enumerable.Range(0, 16).ToArray();
        new Random(3).Shuffle(order);
        var matrix = new Complex[16, 16];
        for (var i = 0; i < 16; i++)
        {
            matrix[order[i], i] = i % 3 == 0 ? -Complex.ImaginaryOne : 1;
        }

        AssertSynthesized(matrix);
    }

    [Fact]
    public void A_matrix_that_is_not_unitary_is_refused() =>
        Assert.Throws<ArgumentException>(() => UnitarySynthesis.Synthesize([1, 1, 0, 1]));

    private static void AssertSynthesized(Complex[,] matrix)
    {
        var circuit = UnitarySynthesis.Synthesize(Flat(matrix));
        var actual = DenseState.MatrixOf(circuit);
        for (var row = 0; row < matrix.GetLength(0); row++)
        {
            for (var column = 0; column < matrix.GetLength(0); column++)
            {
                Assert.InRange((matrix[row, column] - actual[row, column]).Magnitude, 0, 1e-11);
            }
        }
    }

    private static Complex[] Flat(Complex[,] matrix) => [.. matrix.Cast<Complex>()];

    // Gram and Schmidt's process on columns of normal random numbers gives Haar's measure (up to phases of the columns, which are normal too).
    private static Complex[,] Haar(int size, Random random)
    {
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var columns = new Complex[size][];
        for (var j = 0; j < size; j++)
        {
            var column = Enumerable.Range(0, size).Select(_ => new Complex(Normal(), Normal())).ToArray();
            for (var round = 0; round < 2; round++)
            {
                for (var k = 0; k < j; k++)
                {
                    var overlap = columns[k].Zip(column, (a, b) => Complex.Conjugate(a) * b).Aggregate(Complex.Zero, (a, b) => a + b);
                    column = [.. column.Zip(columns[k], (a, b) => a - (overlap * b))];
                }
            }

            var norm = Math.Sqrt(column.Sum(c => c.Magnitude * c.Magnitude));
            columns[j] = [.. column.Select(c => c / norm)];
        }

        var matrix = new Complex[size, size];
        for (var i = 0; i < size * size; i++)
        {
            matrix[i / size, i % size] = columns[i % size][i / size];
        }

        return matrix;
    }
}
