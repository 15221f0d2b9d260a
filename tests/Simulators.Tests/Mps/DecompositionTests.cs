using System.Numerics;
using Nexus.Simulators.Mps;

namespace Nexus.Simulators.Tests.Mps;

public class DecompositionTests
{
    private static ComplexMatrix Draw(Random random, int rows, int columns, int rank)
    {
        var (left, right) = (new ComplexMatrix(rows, rank), new ComplexMatrix(rank, columns));
        foreach (var matrix in new[] { left, right })
        {
            for (var i = 0; i < matrix.Re.Length; i++)
            {
                (matrix.Re[i], matrix.Im[i]) = (random.NextDouble() - 0.5, random.NextDouble() - 0.5);
            }
        }

        return left.Times(right);
    }

    private static void AssertEqual(ComplexMatrix expected, ComplexMatrix actual)
    {
        for (var row = 0; row < expected.Rows; row++)
        {
            for (var column = 0; column < expected.Columns; column++)
            {
                Assert.Equal(0, (expected[row, column] - actual[row, column]).Magnitude, 1e-11);
            }
        }
    }

    private static void AssertOrthonormal(ComplexMatrix columns, int count)
    {
        var product = columns.Adjoint().Times(columns);
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
            {
                Assert.Equal(0, (product[i, j] - (i == j ? Complex.One : 0)).Magnitude, 1e-11);
            }
        }
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(6, 4, 4)]
    [InlineData(4, 7, 4)]
    [InlineData(9, 9, 3)]
    [InlineData(5, 30, 2)]
    [InlineData(30, 5, 5)]
    public void Singular_vectors_are_orthonormal_and_carry_the_matrix(int rows, int columns, int rank)
    {
        var random = new Random(rows + (100 * columns));
        for (var i = 0; i < 10; i++)
        {
            var matrix = Draw(random, rows, columns, rank);
            var vectors = LeftSingularVectors.Of(matrix, out var weights, default);
            Assert.Equal(weights.OrderDescending(), weights);
            Assert.Equal(matrix.Norm(), weights.Sum(), 1e-10);
            AssertOrthonormal(vectors, rank);
            Assert.All(weights.Skip(rank), weight => Assert.InRange(weight, 0, 1e-20));

            // Those of no weight are left out.
            var kept = new ComplexMatrix(rows, rank);
            for (var row = 0; row < rows; row++)
            {
                for (var k = 0; k < rank; k++)
                {
                    kept[row, k] = vectors[row, k];
                }
            }

            AssertEqual(matrix, kept.Times(kept.Adjoint().Times(matrix)));
        }
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(6, 4, 4)]
    [InlineData(4, 7, 4)]
    [InlineData(9, 9, 3)]
    public void A_matrix_is_an_isometry_times_what_is_left(int rows, int columns, int rank)
    {
        var matrix = Draw(new Random(rows), rows, columns, rank);
        var (isometry, factor) = Orthogonalization.Of(matrix);
        Assert.Equal(rank, isometry.Columns);
        AssertOrthonormal(isometry, rank);
        AssertEqual(matrix, isometry.Times(factor));
    }
}
