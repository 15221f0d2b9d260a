using System.Globalization;

namespace Nexus.Simulators;

/// <summary>Room for the rows of a <see cref="ShotTable"/>.</summary>
internal static class ShotRows
{
    /// <summary>Allocates the rows of all shots.</summary>
    /// <exception cref="SimulationException">They do not fit the memory.</exception>
    public static byte[] Allocate(int bitCount, SimulationOptions options, long otherBytes = 0)
    {
        var bytes = (long)ShotTable.RowBytesFor(bitCount) * options.Shots;
        if (bytes > Array.MaxLength || bytes + otherBytes > options.EffectiveMemoryLimit)
        {
            throw new SimulationException(string.Create(
                CultureInfo.InvariantCulture,
                $"{options.Shots} shots of {bitCount} bits need {StatevectorMemory.Format((UInt128)bytes)} beside {StatevectorMemory.Format((UInt128)otherBytes)} of state, which is more than there is; take fewer shots."));
        }

        // Every row is written, so nothing need be cleared before, which takes long when it is much.
        return GC.AllocateUninitializedArray<byte>((int)bytes);
    }
}
