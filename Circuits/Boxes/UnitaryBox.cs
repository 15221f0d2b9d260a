using System.Numerics;

namespace Nexus.Circuits;

/// <summary>A unitary given by its matrix.</summary>
public sealed class UnitaryBox : Box
{
    /// <summary>The most qubits that a matrix can be given for.</summary>
    public const int MaxQubits = 10;

    /// <summary>How far from unitary a matrix may be: the largest entry of U†U - 1.</summary>
    public const double Tolerance = 1e-8;

    private readonly Complex[] _matrix;

    /// <summary>Makes a box of a matrix.</summary>
    /// <param name="matrix">2^n rows of 2^n columns, row after row. The first target is the low bit of the row and column number.</param>
    /// <param name="name">A name for people.</param>
    /// <exception cref="ArgumentException">The matrix is not square, not for 1 to <see cref="MaxQubits"/> qubits, or not unitary.</exception>
    public UnitaryBox(ReadOnlySpan<Complex> matrix, string name = "unitary")
        : base(name, QubitsOf(matrix.Length), 0)
    {
        _matrix = matrix.ToArray();
        var size = 1 << QubitCount;

        // Column after column, as they are multiplied.
        var columns = new Complex[_matrix.Length];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                columns[(column * size) + row] = _matrix[(row * size) + column];
            }
        }

        for (var a = 0; a < size; a++)
        {
            for (var b = a; b < size; b++)
            {
                var product = Complex.Zero;
                for (var row = 0; row < size; row++)
                {
                    product += Complex.Conjugate(columns[(a * size) + row]) * columns[(b * size) + row];
                }

                // Not (x <= t), so that NaN is refused too.
                if (!((product - (a == b ? 1 : 0)).Magnitude <= Tolerance))
                {
                    throw new ArgumentException("The matrix is not unitary.", nameof(matrix));
                }
            }
        }
    }

    /// <summary>The matrix, row after row; the first target is the low bit of the row and column number.</summary>
    public ReadOnlySpan<Complex> Matrix => _matrix;

    /// <inheritdoc/>
    public override bool IsUnitary => true;

    private static int QubitsOf(int entries)
    {
        for (var qubits = 1; qubits <= MaxQubits; qubits++)
        {
            if (entries == 1L << (2 * qubits))
            {
                return qubits;
            }
        }

        throw new ArgumentException($"A matrix has 2^n rows and as many columns, for 1 to {MaxQubits} qubits; this one has {entries} entries.");
    }
}
