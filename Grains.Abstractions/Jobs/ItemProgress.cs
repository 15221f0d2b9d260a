namespace Nexus.Grains.Jobs;

/// <summary>How far the work of an item has come. It tells the attempt and the lease that it speaks of, so that a stale one is not heard.</summary>
/// <param name="Attempt">The attempt, from 1.</param>
/// <param name="Lease">The lease that the work is done under.</param>
/// <param name="Progress">How far it is.</param>
[GenerateSerializer, Immutable, Alias("nexus.ItemProgress")]
public sealed record ItemProgress(
    [property: Id(0)] int Attempt,
    [property: Id(1)] long Lease,
    [property: Id(2)] WorkProgress Progress);
