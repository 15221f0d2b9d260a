using System.Runtime.CompilerServices;
using Nexus.Simulators.Flow;

namespace Nexus.Simulators.Mps;

/// <summary>
/// Draws values site by site: given those to the left, the vector that they leave tells the weights of 0 and of 1. Shots with the same
/// values so far are drawn together.
/// </summary>
internal sealed class ChainSampler(
    ComplexMatrix[] sites, int[] places, int last, ulong[] values, Xoshiro256 random, DrawnValues receive, CancellationToken cancellationToken)
{
    /// <summary>Draws the values of a site and of those behind it.</summary>
    /// <param name="site">The site.</param>
    /// <param name="vector">What the values before it leave: a row as long as the bond to the left.</param>
    /// <param name="shots">How many shots have those values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Descend(int site, ComplexMatrix vector, int shots)
    {
        // One way is a loop; only a split goes deeper.
        while (site <= last)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var tensor = sites[site];
            var both = vector.Times(tensor.As(vector.Columns, 2 * tensor.Columns)).As(2, tensor.Columns);
            Span<double> weights = [0, 0];
            for (var value = 0; value < 2; value++)
            {
                var re = both.Re.AsSpan(value * both.Columns, both.Columns);
                var im = both.Im.AsSpan(value * both.Columns, both.Columns);
                weights[value] = ComplexMatrix.Dot(re, im, re, im).Real;
            }

            var ones = RareEvents.Binomial(random, shots, weights[1] / (weights[0] + weights[1]));
            if (ones > 0 && ones < shots)
            {
                Set(site, true);
                Descend(site + 1, Taken(both, true, weights[1]), ones);
                shots -= ones;
                ones = 0;
            }

            Set(site, ones > 0);
            vector = Taken(both, ones > 0, weights[ones > 0 ? 1 : 0]);
            site++;
        }

        receive(values, shots);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ComplexMatrix Taken(ComplexMatrix both, bool value, double weight)
    {
        var row = new ComplexMatrix(1, both.Columns);
        var from = value ? both.Columns : 0;
        both.Re.AsSpan(from, both.Columns).CopyTo(row.Re);
        both.Im.AsSpan(from, both.Columns).CopyTo(row.Im);
        row.Scale(1 / Math.Sqrt(weight));
        return row;
    }

    private void Set(int site, bool value)
    {
        if (places[site] is >= 0 and var place)
        {
            var mask = 1UL << (place & 63);
            values[place >> 6] = value ? values[place >> 6] | mask : values[place >> 6] & ~mask;
        }
    }
}
