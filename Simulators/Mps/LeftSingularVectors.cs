using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nexus.Simulators.Mps;

/// <summary>
/// The left singular vectors of a matrix by one-sided Jacobi rotations (Hestenes 1958; de Rijk's order of columns): simple, and accurate
/// for small singular values too. What the matrix is in terms of them, S V†, is U† times the matrix, so V is not needed.
/// </summary>
internal static class LeftSingularVectors
{
    private const int MaxSweeps = 40;

    /// <summary>Two vectors whose cosine is below this count as orthogonal.</summary>
    private const double Orthogonal = 1e-14;

    /// <summary>Columns of less than this share of the whole weight are rounding.</summary>
    private const double Negligible = 1e-30;

    /// <summary>Computes them.</summary>
    /// <param name="matrix">The matrix; left as it is.</param>
    /// <param name="weights">The squares of the singular values, largest first.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>As many columns as there are weights; a column of weight 0 may be 0.</returns>
    public static ComplexMatrix Of(ComplexMatrix matrix, out double[] weights, CancellationToken cancellationToken)
    {
        // Vectors stand in rows here. Of a wide matrix its own rows are rotated, and the rotations are what is asked for.
        var wide = matrix.Columns > matrix.Rows;
        var vectors = wide ? matrix.Copy() : Transposed(matrix);
        var rotations = wide ? Identity(matrix.Rows) : null;
        var count = vectors.Rows;
        var norms = new double[count];
        var total = 0.0;
        for (var i = 0; i < count; i++)
        {
            norms[i] = Dot(vectors, i, i).Real;
            total += norms[i];
        }

        var floor = total * Negligible;
        for (var sweep = 0; sweep < MaxSweeps; sweep++)
        {
            var rotated = false;
            for (var p = 0; p < count - 1; p++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                BringLargest(p);
                for (var q = p + 1; q < count; q++)
                {
                    rotated |= Rotate(p, q);
                }
            }

            if (!rotated)
            {
                break;
            }
        }

        var order = Enumerable.Range(0, count).OrderByDescending(i => norms[i]).ToArray();
        weights = [.. order.Select(i => norms[i])];
        var result = new ComplexMatrix(matrix.Rows, count);
        for (var column = 0; column < count; column++)
        {
            var source = rotations ?? vectors;
            var scale = wide ? 1 : norms[order[column]] > 0 ? 1 / Math.Sqrt(norms[order[column]]) : 0;
            for (var row = 0; row < matrix.Rows; row++)
            {
                // Rows of a wide matrix are combined by the conjugates of the vectors asked for.
                var entry = source[order[column], row] * scale;
                result[row, column] = wide ? Complex.Conjugate(entry) : entry;
            }
        }

        return result;

        void BringLargest(int p)
        {
            var largest = p;
            for (var q = p + 1; q < count; q++)
            {
                largest = norms[q] > norms[largest] ? q : largest;
            }

            if (largest != p)
            {
                Exchange(vectors, p, largest);
                if (rotations is not null)
                {
                    Exchange(rotations, p, largest);
                }

                (norms[p], norms[largest]) = (norms[largest], norms[p]);
            }
        }

        bool Rotate(int p, int q)
        {
            if (norms[q] <= floor)
            {
                return false;
            }

            var overlap = Dot(vectors, p, q);
            var size = overlap.Magnitude;
            if (size <= Orthogonal * Math.Sqrt(norms[p] * norms[q]))
            {
                return false;
            }

            var zeta = (norms[q] - norms[p]) / (2 * size);
            var tangent = (zeta >= 0 ? 1 : -1) / (Math.Abs(zeta) + Math.Sqrt(1 + (zeta * zeta)));
            var cosine = 1 / Math.Sqrt(1 + (tangent * tangent));
            var phase = Complex.Conjugate(overlap) / size;
            Turn(vectors, p, q, cosine, cosine * tangent, phase);
            if (rotations is not null)
            {
                Turn(rotations, p, q, cosine, cosine * tangent, phase);
            }

            // Not by a formula from the old norms: that loses small ones.
            norms[p] = Dot(vectors, p, p).Real;
            norms[q] = Dot(vectors, q, q).Real;
            return true;
        }
    }

    private static ComplexMatrix Transposed(ComplexMatrix matrix)
    {
        var result = matrix.Adjoint();
        for (var i = 0; i < result.Im.Length; i++)
        {
            result.Im[i] = -result.Im[i];
        }

        return result;
    }

    private static ComplexMatrix Identity(int size)
    {
        var result = new ComplexMatrix(size, size);
        for (var i = 0; i < size; i++)
        {
            result[i, i] = 1;
        }

        return result;
    }

    private static Complex Dot(ComplexMatrix vectors, int p, int q)
    {
        var length = vectors.Columns;
        return ComplexMatrix.Dot(
            vectors.Re.AsSpan(p * length, length), vectors.Im.AsSpan(p * length, length),
            vectors.Re.AsSpan(q * length, length), vectors.Im.AsSpan(q * length, length));
    }

    private static void Exchange(ComplexMatrix vectors, int p, int q)
    {
        for (var i = 0; i < vectors.Columns; i++)
        {
            (vectors[p, i], vectors[q, i]) = (vectors[q, i], vectors[p, i]);
        }
    }

    /// <summary>(p, q) becomes (c p - s w q, s p + c w q) for a phase w that makes their overlap real.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Turn(ComplexMatrix vectors, int p, int q, double c, double s, Complex w)
    {
        var length = vectors.Columns;
        var pr = vectors.Re.AsSpan(p * length, length);
        var pi = vectors.Im.AsSpan(p * length, length);
        var qr = vectors.Re.AsSpan(q * length, length);
        var qi = vectors.Im.AsSpan(q * length, length);
        var vpr = MemoryMarshal.Cast<double, Vector<double>>(pr);
        var vpi = MemoryMarshal.Cast<double, Vector<double>>(pi);
        var vqr = MemoryMarshal.Cast<double, Vector<double>>(qr);
        var vqi = MemoryMarshal.Cast<double, Vector<double>>(qi);
        for (var i = 0; i < vpr.Length; i++)
        {
            var re = (vqr[i] * w.Real) - (vqi[i] * w.Imaginary);
            var im = (vqr[i] * w.Imaginary) + (vqi[i] * w.Real);
            vqr[i] = (vpr[i] * s) + (re * c);
            vqi[i] = (vpi[i] * s) + (im * c);
            vpr[i] = (vpr[i] * c) - (re * s);
            vpi[i] = (vpi[i] * c) - (im * s);
        }

        for (var i = vpr.Length * Vector<double>.Count; i < length; i++)
        {
            var re = (qr[i] * w.Real) - (qi[i] * w.Imaginary);
            var im = (qr[i] * w.Imaginary) + (qi[i] * w.Real);
            (qr[i], pr[i]) = ((pr[i] * s) + (re * c), (pr[i] * c) - (re * s));
            (qi[i], pi[i]) = ((pi[i] * s) + (im * c), (pi[i] * c) - (im * s));
        }
    }
}
