using System.Numerics;

namespace Nexus.Simulators.Mps;

/// <summary>
/// A matrix as an isometry times what is left: Gram and Schmidt's process, each column twice, which is enough for orthogonality to
/// rounding (Giraud, Langou and Rozloznik 2005). Columns that are combinations of those before them get none of their own.
/// </summary>
internal static class Orthogonalization
{
    private const double Dependent = 1e-14;

    /// <summary>Q with orthonormal columns, and R with the matrix = Q R. There is at least one column.</summary>
    public static (ComplexMatrix Isometry, ComplexMatrix Factor) Of(ComplexMatrix matrix, CancellationToken cancellationToken = default)
    {
        // Columns stand in rows here.
        var columns = matrix.Adjoint();
        var length = matrix.Rows;
        var basis = new ComplexMatrix(Math.Min(length, matrix.Columns), length);
        var coefficients = new ComplexMatrix(basis.Rows, matrix.Columns);
        var rank = 0;
        var scale = Math.Sqrt(matrix.Norm());
        for (var column = 0; column < matrix.Columns; column++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var re = columns.Re.AsSpan(column * length, length);
            var im = columns.Im.AsSpan(column * length, length);
            for (var pass = 0; pass < 2; pass++)
            {
                for (var k = 0; k < rank; k++)
                {
                    // Rows hold the conjugates of the columns.
                    var basisRe = basis.Re.AsSpan(k * length, length);
                    var basisIm = basis.Im.AsSpan(k * length, length);
                    var overlap = ComplexMatrix.Dot(basisRe, basisIm, re, im);
                    ComplexMatrix.AddScaled(basisRe, basisIm, -overlap.Real, -overlap.Imaginary, re, im);
                    coefficients[k, column] += Complex.Conjugate(overlap);
                }
            }

            var norm = Math.Sqrt(ComplexMatrix.Dot(re, im, re, im).Real);
            if (rank == basis.Rows || norm <= Dependent * scale)
            {
                continue;
            }

            for (var i = 0; i < length; i++)
            {
                basis[rank, i] = new Complex(re[i] / norm, im[i] / norm);
            }

            coefficients[rank, column] = norm;
            rank++;
        }

        rank = Math.Max(rank, 1);
        var isometry = new ComplexMatrix(rank, length);
        basis.Re.AsSpan(0, rank * length).CopyTo(isometry.Re);
        basis.Im.AsSpan(0, rank * length).CopyTo(isometry.Im);
        var rest = new ComplexMatrix(rank, matrix.Columns);
        coefficients.Re.AsSpan(0, rest.Re.Length).CopyTo(rest.Re);
        coefficients.Im.AsSpan(0, rest.Im.Length).CopyTo(rest.Im);
        return (isometry.Adjoint(), rest);
    }
}
