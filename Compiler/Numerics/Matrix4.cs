using System.Numerics;
using Nexus.Circuits;

namespace Nexus.Compiler.Numerics;

/// <summary>A matrix of four rows and columns: what gates do to two qubits, the first of them the low bit of row and column numbers.</summary>
internal sealed class Matrix4
{
    public const int Size = 4;

    private readonly Complex[] _entries;

    public Matrix4(Complex[] entries) => _entries = entries;

    public Complex this[int row, int column] => _entries[(row * Size) + column];

    public ReadOnlySpan<Complex> Entries => _entries;

    public Matrix4 Adjoint
    {
        get
        {
            var entries = new Complex[Size * Size];
            for (var row = 0; row < Size; row++)
            {
                for (var column = 0; column < Size; column++)
                {
                    entries[(row * Size) + column] = Complex.Conjugate(this[column, row]);
                }
            }

            return new Matrix4(entries);
        }
    }

    public static Matrix4 Identity { get; } = new([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);

    public static Matrix4 Swap { get; } = new(GateMatrix.Of(GateKind.Swap));

    /// <summary>The matrix of a gate on two qubits, or of one with a control, which is the first.</summary>
    public static Matrix4 Of(GateKind kind, int controls, params ReadOnlySpan<double> angles)
    {
        var m = GateMatrix.Of(kind, angles);
        return controls == 0 ? new Matrix4(m) : new Matrix4([1, 0, 0, 0, 0, m[0], 0, m[1], 0, 0, 1, 0, 0, m[2], 0, m[3]]);
    }

    /// <summary>One matrix on each qubit.</summary>
    public static Matrix4 Product(Matrix2 first, Matrix2 second)
    {
        Complex[] low = [first.M00, first.M01, first.M10, first.M11];
        Complex[] high = [second.M00, second.M01, second.M10, second.M11];
        var entries = new Complex[Size * Size];
        for (var row = 0; row < Size; row++)
        {
            for (var column = 0; column < Size; column++)
            {
                entries[(row * Size) + column] = high[((row >> 1) * 2) + (column >> 1)] * low[((row & 1) * 2) + (column & 1)];
            }
        }

        return new Matrix4(entries);
    }

    public static Matrix4 operator *(Matrix4 a, Matrix4 b)
    {
        var (left, right) = (a._entries, b._entries);
        var entries = new Complex[Size * Size];
        for (var row = 0; row < entries.Length; row += Size)
        {
            var (p, q, r, s) = (left[row], left[row + 1], left[row + 2], left[row + 3]);
            for (var column = 0; column < Size; column++)
            {
                entries[row + column] = (p * right[column]) + (q * right[Size + column]) + (r * right[(2 * Size) + column]) + (s * right[(3 * Size) + column]);
            }
        }

        return new Matrix4(entries);
    }

    public static Matrix4 operator *(Complex factor, Matrix4 m) => new([.. m._entries.Select(e => factor * e)]);

    /// <summary>The same with the two qubits exchanged.</summary>
    public Matrix4 Exchanged()
    {
        ReadOnlySpan<int> at = [0, 2, 1, 3];
        var entries = new Complex[Size * Size];
        for (var row = 0; row < Size; row++)
        {
            for (var column = 0; column < Size; column++)
            {
                entries[(row * Size) + column] = this[at[row], at[column]];
            }
        }

        return new Matrix4(entries);
    }

    /// <summary>The trace of A†B, which is 4 e^(ip) where B is e^(ip) A.</summary>
    public static Complex Overlap(Matrix4 a, Matrix4 b)
    {
        var sum = Complex.Zero;
        for (var i = 0; i < Size * Size; i++)
        {
            sum += Complex.Conjugate(a._entries[i]) * b._entries[i];
        }

        return sum;
    }

    /// <summary>The largest difference of two entries.</summary>
    public static double Distance(Matrix4 a, Matrix4 b) => Enumerable.Range(0, Size * Size).Max(i => (a._entries[i] - b._entries[i]).Magnitude);

    public Complex Determinant()
    {
        // Gaussian elimination with the largest pivot.
        var m = (Complex[])_entries.Clone();
        var determinant = Complex.One;
        for (var k = 0; k < Size; k++)
        {
            var pivot = k;
            for (var row = k + 1; row < Size; row++)
            {
                pivot = m[(row * Size) + k].Magnitude > m[(pivot * Size) + k].Magnitude ? row : pivot;
            }

            if (pivot != k)
            {
                determinant = -determinant;
                for (var column = 0; column < Size; column++)
                {
                    (m[(k * Size) + column], m[(pivot * Size) + column]) = (m[(pivot * Size) + column], m[(k * Size) + column]);
                }
            }

            determinant *= m[(k * Size) + k];
            for (var row = k + 1; row < Size; row++)
            {
                var factor = m[(row * Size) + k] / m[(k * Size) + k];
                for (var column = k; column < Size; column++)
                {
                    m[(row * Size) + column] -= factor * m[(k * Size) + column];
                }
            }
        }

        return determinant;
    }

    /// <summary>The two factors of a tensor product, up to a phase that is left to the first.</summary>
    public (Matrix2 First, Matrix2 Second) Factors()
    {
        // The 2x2 block of the second qubit's largest entry is the first factor times that entry.
        var (best, bestRow, bestColumn) = (0.0, 0, 0);
        for (var row = 0; row < 2; row++)
        {
            for (var column = 0; column < 2; column++)
            {
                var size = Norm(this[2 * row, 2 * column]) + Norm(this[(2 * row) + 1, 2 * column]);
                if (size > best)
                {
                    (best, bestRow, bestColumn) = (size, row, column);
                }
            }
        }

        var block = new Matrix2(
            this[2 * bestRow, 2 * bestColumn], this[2 * bestRow, (2 * bestColumn) + 1], this[(2 * bestRow) + 1, 2 * bestColumn], this[(2 * bestRow) + 1, (2 * bestColumn) + 1]);
        var first = (1 / Complex.Sqrt(block.Determinant)) * block;
        var second = new Matrix2(Part(0, 0), Part(0, 1), Part(1, 0), Part(1, 1));
        return (first, second);

        // The entry of the second factor: half the trace of the first one's inverse times the block.
        Complex Part(int row, int column) => 0.5 * (
            (Complex.Conjugate(first.M00) * this[2 * row, 2 * column]) + (Complex.Conjugate(first.M01) * this[2 * row, (2 * column) + 1])
            + (Complex.Conjugate(first.M10) * this[(2 * row) + 1, 2 * column]) + (Complex.Conjugate(first.M11) * this[(2 * row) + 1, (2 * column) + 1]));

        static double Norm(Complex c) => (c.Real * c.Real) + (c.Imaginary * c.Imaginary);
    }
}
