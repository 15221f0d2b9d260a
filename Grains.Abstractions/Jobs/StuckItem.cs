namespace Nexus.Grains.Jobs;

/// <summary>Says that an item has made no progress for longer than it should. A flag, not a status: it goes when the item moves on.</summary>
/// <param name="Reason">Since when it has stood where, in a sentence.</param>
/// <param name="Strategy">The resubmission that would help.</param>
[GenerateSerializer, Immutable, Alias("nexus.StuckItem")]
public sealed record StuckItem(
    [property: Id(0)] string Reason,
    [property: Id(1)] ResubmitStrategy Strategy);
