using System.Numerics;

namespace Nexus.Compiler.Numerics;

/// <summary>What a Clifford gate on one or two qubits makes of every product of Paulis.</summary>
/// <remarks>
/// A product is a number: bit 2k is whether X is on qubit k, bit 2k+1 whether Z is; both mean Y. D. Gottesman, quant-ph/9807006: a gate is
/// Clifford when it takes each of these to another of them, up to sign.
/// </remarks>
internal sealed class PauliTable
{
    private const double Tolerance = 1e-9;

    private readonly byte[] _images;
    private readonly bool[] _isNegative;

    private PauliTable(byte[] images, bool[] isNegative) => (_images, _isNegative) = (images, isNegative);

    /// <summary>The product that a product becomes.</summary>
    public int Image(int product) => _images[product];

    /// <summary>Whether its sign turns.</summary>
    public bool IsNegative(int product) => _isNegative[product];

    /// <summary>The table of a gate's matrix; null where the gate is not Clifford.</summary>
    public static PauliTable? Of(ReadOnlySpan<Complex> matrix)
    {
        var size = matrix.Length == 4 ? 2 : 4;
        var products = size * size;
        var images = new byte[products];
        var signs = new bool[products];
        for (var product = 1; product < products; product++)
        {
            var conjugated = Conjugate(matrix, Matrix(product, size), size);
            if (Find(conjugated, size) is not { } found)
            {
                return null;
            }

            (images[product], signs[product]) = ((byte)found.Product, found.IsNegative);
        }

        return new PauliTable(images, signs);
    }

    private static (int Product, bool IsNegative)? Find(Complex[] matrix, int size)
    {
        for (var product = 1; product < size * size; product++)
        {
            var overlap = Complex.Zero;
            var own = Matrix(product, size);
            for (var i = 0; i < own.Length; i++)
            {
                overlap += Complex.Conjugate(own[i]) * matrix[i];
            }

            if (overlap.Magnitude > size - Tolerance)
            {
                return (product, overlap.Real < 0);
            }
        }

        return null;
    }

    private static Complex[] Conjugate(ReadOnlySpan<Complex> u, Complex[] p, int size)
    {
        var result = new Complex[size * size];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                for (var k = 0; k < size; k++)
                {
                    for (var l = 0; l < size; l++)
                    {
                        result[(row * size) + column] += u[(row * size) + k] * p[(k * size) + l] * Complex.Conjugate(u[(column * size) + l]);
                    }
                }
            }
        }

        return result;
    }

    private static Complex[] Matrix(int product, int size)
    {
        var result = new Complex[size * size];
        for (var column = 0; column < size; column++)
        {
            var (row, entry) = (column, Complex.One);
            for (var qubit = 0; qubit < size / 2; qubit++)
            {
                var (x, z, one) = ((product >> (2 * qubit) & 1) != 0, (product >> ((2 * qubit) + 1) & 1) != 0, (column >> qubit & 1) != 0);
                row ^= x ? 1 << qubit : 0;
                entry *= (x, z) switch
                {
                    (true, true) => one ? -Complex.ImaginaryOne : Complex.ImaginaryOne,
                    (false, true) => one ? -1 : 1,
                    _ => 1,
                };
            }

            result[(row * size) + column] = entry;
        }

        return result;
    }
}
