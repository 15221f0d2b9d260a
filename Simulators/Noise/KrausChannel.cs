using System.Globalization;
using System.Numerics;

namespace Nexus.Simulators.Noise;

/// <summary>A channel given by its Kraus operators.</summary>
public sealed class KrausChannel : Channel
{
    /// <summary>How far sum K†K may be from 1, entry by entry.</summary>
    public const double Tolerance = 1e-6;

    private readonly Complex[][] _operators;

    /// <summary>Makes a channel.</summary>
    /// <param name="operators">The operators, as <see cref="Channel.KrausOperators"/> describes them.</param>
    /// <exception cref="ArgumentException">They are not all 2x2 or all 4x4, are more than 64, or sum K†K is not the identity.</exception>
    public KrausChannel(IReadOnlyList<Complex[]> operators)
        : base(operators is [{ Length: 16 }, ..] ? 2 : 1)
    {
        var size = 1 << QubitCount;
        if (operators.Count is 0 or > 64 || operators.Any(k => k.Length != size * size))
        {
            throw new ArgumentException("Kraus operators are 1 to 64 matrices, all 2x2 or all 4x4.", nameof(operators));
        }

        _operators = [.. operators.Select(k => k.ToArray())];
        Weights = [.. _operators.Select(k => Gram(k, size))];
        IsDiagonal = Weights.All(w => Enumerable.Range(0, w.Length).All(i => i % (size + 1) == 0 || w[i].Magnitude < 1e-15));
        for (var i = 0; i < size * size; i++)
        {
            var sum = Weights.Aggregate(Complex.Zero, (total, w) => total + w[i]);
            var off = (sum - (i % (size + 1) == 0 ? 1 : 0)).Magnitude;
            if (!(off <= Tolerance))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"The Kraus operators are not complete: the sum of K†K is off the identity by {off:0.######} in row {i / size}, column {i % size}."),
                    nameof(operators));
            }
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Complex[]> KrausOperators => _operators;

    /// <summary>K†K of each operator: its expectation is the operator's probability.</summary>
    internal IReadOnlyList<Complex[]> Weights { get; }

    /// <summary>Whether the probabilities depend only on what the qubits would be measured as.</summary>
    internal bool IsDiagonal { get; }

    /// <summary>This channel, then another on the same qubits.</summary>
    public KrausChannel Then(Channel next)
    {
        ArgumentNullException.ThrowIfNull(next);
        var size = 1 << QubitCount;
        return new KrausChannel([.. from second in next.KrausOperators
                                    from first in _operators
                                    let product = Multiply(second, first, size)
                                    where product.Any(entry => entry.Magnitude > 1e-12)
                                    select product]);
    }

    private static Complex[] Multiply(Complex[] a, Complex[] b, int size)
    {
        var product = new Complex[size * size];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                for (var k = 0; k < size; k++)
                {
                    product[(row * size) + column] += a[(row * size) + k] * b[(k * size) + column];
                }
            }
        }

        return product;
    }

    private static Complex[] Gram(Complex[] k, int size)
    {
        var adjoint = new Complex[k.Length];
        for (var i = 0; i < k.Length; i++)
        {
            adjoint[(i % size * size) + (i / size)] = Complex.Conjugate(k[i]);
        }

        return Multiply(adjoint, k, size);
    }
}
