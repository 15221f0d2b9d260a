using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nexus.Simulators.Mps;

/// <summary>A complex matrix, row after row, real and imaginary parts apart, so that whole vectors of them can be computed with.</summary>
internal sealed class ComplexMatrix
{
    public ComplexMatrix(int rows, int columns)
        : this(rows, columns, new double[rows * columns], new double[rows * columns])
    {
    }

    private ComplexMatrix(int rows, int columns, double[] re, double[] im)
    {
        Rows = rows;
        Columns = columns;
        Re = re;
        Im = im;
    }

    public int Rows { get; }

    public int Columns { get; }

    public double[] Re { get; }

    public double[] Im { get; }

    public Complex this[int row, int column]
    {
        get => new(Re[(row * Columns) + column], Im[(row * Columns) + column]);
        set
        {
            Re[(row * Columns) + column] = value.Real;
            Im[(row * Columns) + column] = value.Imaginary;
        }
    }

    /// <summary>The same numbers in another shape.</summary>
    public ComplexMatrix As(int rows, int columns) => new(rows, columns, Re, Im);

    /// <summary>A copy.</summary>
    public ComplexMatrix Copy() => new(Rows, Columns, [.. Re], [.. Im]);

    /// <summary>The conjugate transpose.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ComplexMatrix Adjoint()
    {
        var result = new ComplexMatrix(Columns, Rows);
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                result.Re[(column * Rows) + row] = Re[(row * Columns) + column];
                result.Im[(column * Rows) + row] = -Im[(row * Columns) + column];
            }
        }

        return result;
    }

    /// <summary>This matrix times another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ComplexMatrix Times(ComplexMatrix other, CancellationToken cancellationToken = default)
    {
        var result = new ComplexMatrix(Rows, other.Columns);
        for (var row = 0; row < Rows; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var k = 0; k < Columns; k++)
            {
                AddScaled(
                    other.Re.AsSpan(k * other.Columns, other.Columns),
                    other.Im.AsSpan(k * other.Columns, other.Columns),
                    Re[(row * Columns) + k],
                    Im[(row * Columns) + k],
                    result.Re.AsSpan(row * other.Columns, other.Columns),
                    result.Im.AsSpan(row * other.Columns, other.Columns));
            }
        }

        return result;
    }

    /// <summary>Multiplies all entries by a real factor.</summary>
    public void Scale(double factor)
    {
        for (var i = 0; i < Re.Length; i++)
        {
            Re[i] *= factor;
            Im[i] *= factor;
        }
    }

    /// <summary>The sum of |entry|^2.</summary>
    public double Norm() => Dot(Re, Im, Re, Im).Real;

    /// <summary>sum conj(a) b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Complex Dot(ReadOnlySpan<double> aRe, ReadOnlySpan<double> aIm, ReadOnlySpan<double> bRe, ReadOnlySpan<double> bIm)
    {
        var (re, im) = (Vector<double>.Zero, Vector<double>.Zero);
        var ar = MemoryMarshal.Cast<double, Vector<double>>(aRe);
        var ai = MemoryMarshal.Cast<double, Vector<double>>(aIm);
        var br = MemoryMarshal.Cast<double, Vector<double>>(bRe);
        var bi = MemoryMarshal.Cast<double, Vector<double>>(bIm);
        for (var i = 0; i < ar.Length; i++)
        {
            re += (ar[i] * br[i]) + (ai[i] * bi[i]);
            im += (ar[i] * bi[i]) - (ai[i] * br[i]);
        }

        var (sumRe, sumIm) = (Vector.Sum(re), Vector.Sum(im));
        for (var i = ar.Length * Vector<double>.Count; i < aRe.Length; i++)
        {
            sumRe += (aRe[i] * bRe[i]) + (aIm[i] * bIm[i]);
            sumIm += (aRe[i] * bIm[i]) - (aIm[i] * bRe[i]);
        }

        return new Complex(sumRe, sumIm);
    }

    /// <summary>Adds a multiple of one vector to another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(
        ReadOnlySpan<double> fromRe, ReadOnlySpan<double> fromIm, double re, double im, Span<double> toRe, Span<double> toIm)
    {
        var fr = MemoryMarshal.Cast<double, Vector<double>>(fromRe);
        var fi = MemoryMarshal.Cast<double, Vector<double>>(fromIm);
        var tr = MemoryMarshal.Cast<double, Vector<double>>(toRe);
        var ti = MemoryMarshal.Cast<double, Vector<double>>(toIm);
        for (var i = 0; i < fr.Length; i++)
        {
            tr[i] = tr[i] + (fr[i] * re) - (fi[i] * im);
            ti[i] = ti[i] + (fr[i] * im) + (fi[i] * re);
        }

        for (var i = fr.Length * Vector<double>.Count; i < fromRe.Length; i++)
        {
            toRe[i] += (fromRe[i] * re) - (fromIm[i] * im);
            toIm[i] += (fromRe[i] * im) + (fromIm[i] * re);
        }
    }
}
