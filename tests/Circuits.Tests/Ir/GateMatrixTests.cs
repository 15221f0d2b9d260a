using System.Numerics;

namespace Nexus.Circuits.Tests.Ir;

public class GateMatrixTests
{
    public static TheoryData<GateKind> Kinds => new(RandomCircuits.Kinds);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_gate_has_the_oracles_matrix_at_any_angles_and_it_is_unitary(GateKind kind)
    {
        var random = new Random((int)kind);
        for (var trial = 0; trial < 20; trial++)
        {
            double[] angles = [.. Enumerable.Range(0, Gate.Of(kind).ParameterCount).Select(_ => (random.NextDouble() - 0.5) * 20)];
            var matrix = Matrix(kind, angles);
            DenseState.AssertEqual(DenseState.MatrixOf(kind, angles), matrix);
            DenseState.AssertEqual(DenseState.Identity(matrix.GetLength(0)), DenseState.Product(matrix, Adjoint(matrix)));
        }
    }

    [Fact]
    public void Gates_are_roots_and_inverses_of_one_another()
    {
        AssertProduct(GateKind.X, Matrix(GateKind.SX), Matrix(GateKind.SX));
        AssertProduct(GateKind.Z, Matrix(GateKind.S), Matrix(GateKind.S));
        AssertProduct(GateKind.S, Matrix(GateKind.T), Matrix(GateKind.T));
        AssertProduct(GateKind.I, Matrix(GateKind.SX), Matrix(GateKind.SXdg));
        AssertProduct(GateKind.I, Matrix(GateKind.S), Matrix(GateKind.Sdg));
        AssertProduct(GateKind.I, Matrix(GateKind.T), Matrix(GateKind.Tdg));
        AssertProduct(GateKind.X, Matrix(GateKind.H), Matrix(GateKind.Z), Matrix(GateKind.H));

        // iswap is a swap with a phase of i on what is exchanged; the square of ECR is the identity.
        var iswap = Matrix(GateKind.ISwap, Math.PI);
        Assert.Equal(0, (iswap[1, 2] - Complex.ImaginaryOne).Magnitude, 1e-15);
        DenseState.AssertEqual(DenseState.Identity(4), DenseState.Product(Matrix(GateKind.ECR), Matrix(GateKind.ECR)));
        DenseState.AssertEqual(Matrix(GateKind.U, 0.3, 0.4, 0.5), DenseState.Scale(Matrix(GateKind.TK1, 0.4 + (Math.PI / 2), 0.3, 0.5 - (Math.PI / 2)), Complex.FromPolarCoordinates(1, 0.45)));
    }

    [Fact]
    public void Angles_must_be_as_many_as_the_gate_takes_and_opaque_gates_have_no_matrix()
    {
        Assert.Throws<ArgumentException>(() => GateMatrix.Of(GateKind.RX));
        Assert.Throws<ArgumentException>(() => GateMatrix.Of(GateKind.X, 1));
        Assert.Throws<ArgumentException>(() => GateMatrix.Of(GateKind.Opaque));
    }

    private static void AssertProduct(GateKind expected, params Complex[][,] factors) =>
        DenseState.AssertEqual(Matrix(expected), DenseState.Product(factors));

    private static Complex[,] Matrix(GateKind kind, params double[] angles)
    {
        var entries = GateMatrix.Of(kind, angles);
        var size = 1 << Gate.Of(kind).TargetCount;
        Assert.Equal(size * size, entries.Length);
        var matrix = new Complex[size, size];
        for (var k = 0; k < entries.Length; k++)
        {
            matrix[k / size, k % size] = entries[k];
        }

        return matrix;
    }

    private static Complex[,] Adjoint(Complex[,] matrix)
    {
        var size = matrix.GetLength(0);
        var result = new Complex[size, size];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                result[row, column] = Complex.Conjugate(matrix[column, row]);
            }
        }

        return result;
    }
}
