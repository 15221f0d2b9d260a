using System.Numerics;

namespace Nexus.Circuits.OpenQasm3;

/// <summary>Real powers of a unitary matrix.</summary>
internal static class UnitaryPower
{
    private const int MaxSweeps = 60;

    /// <summary>
    /// The matrix with each eigenvalue e^(i a), -pi &lt; a &lt;= pi, replaced by e^(i power(a)). Eigenvectors by the shifted QR algorithm
    /// on the Hessenberg form (Golub and Van Loan, Matrix Computations, 7.5): the Schur form of a normal matrix is diagonal.
    /// Null when it does not converge.
    /// </summary>
    /// <param name="matrix">The matrix, row after row; it is used up.</param>
    /// <param name="size">How many rows there are.</param>
    /// <param name="power">The new phase for a phase.</param>
    public static Complex[]? Of(Complex[] matrix, int size, Func<double, double> power)
    {
        var vectors = new Complex[size * size];
        for (var i = 0; i < size; i++)
        {
            vectors[(i * size) + i] = 1;
        }

        Reduce(matrix, vectors, size);
        if (!Diagonalize(matrix, vectors, size))
        {
            return null;
        }

        var result = new Complex[size * size];
        for (var k = 0; k < size; k++)
        {
            var angle = matrix[(k * size) + k].Phase;
            // -1 within rounding is -1, whose phase is pi.
            angle = angle < -Math.PI + 1e-9 ? Math.PI : angle;
            var value = Complex.FromPolarCoordinates(1, power(angle));
            for (var row = 0; row < size; row++)
            {
                var factor = vectors[(row * size) + k] * value;
                if (factor == Complex.Zero)
                {
                    continue;
                }

                for (var column = 0; column < size; column++)
                {
                    result[(row * size) + column] += factor * Complex.Conjugate(vectors[(column * size) + k]);
                }
            }
        }

        return result;
    }

    // Householder reflections to Hessenberg form; the reflections are gathered in the vectors.
    private static void Reduce(Complex[] a, Complex[] vectors, int n)
    {
        var v = new Complex[n];
        for (var k = 0; k < n - 2; k++)
        {
            var norm = 0.0;
            for (var i = k + 1; i < n; i++)
            {
                v[i] = a[(i * n) + k];
                norm += (v[i] * Complex.Conjugate(v[i])).Real;
            }

            norm = Math.Sqrt(norm);
            if (norm < 1e-300)
            {
                continue;
            }

            var first = v[k + 1];
            v[k + 1] += first == Complex.Zero ? norm : norm * first / first.Magnitude;
            var square = 0.0;
            for (var i = k + 1; i < n; i++)
            {
                square += (v[i] * Complex.Conjugate(v[i])).Real;
            }

            for (var column = 0; column < n; column++)
            {
                var sum = Complex.Zero;
                for (var i = k + 1; i < n; i++)
                {
                    sum += Complex.Conjugate(v[i]) * a[(i * n) + column];
                }

                sum *= 2 / square;
                for (var i = k + 1; i < n; i++)
                {
                    a[(i * n) + column] -= v[i] * sum;
                }
            }

            foreach (var target in new[] { a, vectors })
            {
                for (var row = 0; row < n; row++)
                {
                    var sum = Complex.Zero;
                    for (var i = k + 1; i < n; i++)
                    {
                        sum += target[(row * n) + i] * v[i];
                    }

                    sum *= 2 / square;
                    for (var i = k + 1; i < n; i++)
                    {
                        target[(row * n) + i] -= sum * Complex.Conjugate(v[i]);
                    }
                }
            }
        }
    }

    private static bool Diagonalize(Complex[] a, Complex[] vectors, int n)
    {
        var end = n - 1;
        var sweeps = 0;
        var rotations = new (double Cos, Complex Sin)[n];
        while (end > 0)
        {
            var start = end;
            while (start > 0 && a[(start * n) + start - 1].Magnitude > 1e-15)
            {
                start--;
            }

            if (start == end)
            {
                end--;
                sweeps = 0;
                continue;
            }

            if (++sweeps > MaxSweeps)
            {
                return false;
            }

            var shift = sweeps % 11 == 10 ? Complex.FromPolarCoordinates(1, sweeps) : Shift(a, n, end);
            for (var i = start; i <= end; i++)
            {
                a[(i * n) + i] -= shift;
            }

            for (var k = start; k < end; k++)
            {
                var (x, y) = (a[(k * n) + k], a[((k + 1) * n) + k]);
                var length = Math.Sqrt((x.Magnitude * x.Magnitude) + (y.Magnitude * y.Magnitude));
                var phase = x.Magnitude == 0 ? Complex.One : x / x.Magnitude;
                var (cos, sin) = length == 0 ? (1.0, Complex.Zero) : (x.Magnitude / length, phase * Complex.Conjugate(y) / length);
                rotations[k] = (cos, sin);
                for (var column = k; column < n; column++)
                {
                    var (upper, lower) = (a[(k * n) + column], a[((k + 1) * n) + column]);
                    a[(k * n) + column] = (cos * upper) + (sin * lower);
                    a[((k + 1) * n) + column] = (cos * lower) - (Complex.Conjugate(sin) * upper);
                }
            }

            for (var k = start; k < end; k++)
            {
                var (cos, sin) = rotations[k];
                Turn(a, n, Math.Min(k + 2, end + 1), k, cos, sin);
                Turn(vectors, n, n, k, cos, sin);
            }

            for (var i = start; i <= end; i++)
            {
                a[(i * n) + i] += shift;
            }
        }

        return true;
    }

    private static void Turn(Complex[] target, int n, int rows, int k, double cos, Complex sin)
    {
        for (var row = 0; row < rows; row++)
        {
            var (left, right) = (target[(row * n) + k], target[(row * n) + k + 1]);
            target[(row * n) + k] = (left * cos) + (right * Complex.Conjugate(sin));
            target[(row * n) + k + 1] = (right * cos) - (left * sin);
        }
    }

    // Wilkinson's shift: the eigenvalue of the last two rows and columns that is nearest to the last entry.
    private static Complex Shift(Complex[] a, int n, int end)
    {
        var (p, q) = (a[((end - 1) * n) + end - 1], a[((end - 1) * n) + end]);
        var (r, s) = (a[(end * n) + end - 1], a[(end * n) + end]);
        var half = (p - s) / 2;
        var root = Complex.Sqrt((half * half) + (q * r));
        var (one, other) = (s + half + root, s + half - root);
        return (one - s).Magnitude < (other - s).Magnitude ? one : other;
    }
}
