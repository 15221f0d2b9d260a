namespace Nexus.Simulators.Stabilizer;

/// <summary>Bits of many shots that stand by what they mean. A structure, so that the loop that reads it is compiled for it.</summary>
internal interface IBitSource
{
    /// <summary>The values of a bit in 64 shots.</summary>
    /// <param name="bit">Which bit of a shot.</param>
    /// <param name="word">Which 64 shots.</param>
    ulong Read(int bit, int word);
}
