namespace Nexus.Faults;

/// <summary>The seeds of a job's items, which tell whose a result is.</summary>
public static class JobSeeds
{
    private const ulong NumberMask = 0xFFFF;

    /// <summary>The seed of an item.</summary>
    public static ulong Of(Guid jobId, int number) => Base(jobId) | (ulong)(uint)number;

    /// <summary>Whether a seed is that of an item of a job.</summary>
    public static bool IsOf(Guid jobId, ulong seed) => (seed & ~NumberMask) == Base(jobId);

    private static ulong Base(Guid jobId) => BitConverter.ToUInt64(jobId.ToByteArray()) & ~NumberMask;
}
