namespace Nexus.Grains.Jobs;

/// <summary>How far running work has come. It is shown while the work runs, kept in memory only, and gone with the work.</summary>
/// <param name="Fraction">The share of the work that is done, from 0 to 1: about, and never less than what was told before.</param>
/// <param name="Stage">What is being done, in a few words, such as the name of a compiler's pass; empty when there is nothing to tell.</param>
[GenerateSerializer, Immutable, Alias("nexus.WorkProgress")]
public sealed record WorkProgress(
    [property: Id(0)] double Fraction,
    [property: Id(1)] string Stage = "");
