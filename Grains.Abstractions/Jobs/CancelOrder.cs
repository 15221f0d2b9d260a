using System.Collections.Immutable;

namespace Nexus.Grains.Jobs;

/// <summary>Asks for the cancellation of a job, or of some of its items.</summary>
/// <param name="Items">The items by number; all when empty.</param>
/// <param name="Actor">Who asks.</param>
/// <param name="Key">
/// A key of the caller's, unique in the job, or null: the same order under the same key is carried out once, and answered the same whenever it
/// is repeated.
/// </param>
[GenerateSerializer, Immutable, Alias("nexus.CancelOrder")]
public sealed record CancelOrder(
    [property: Id(0)] ImmutableArray<int> Items,
    [property: Id(1)] string Actor,
    [property: Id(2)] string? Key = null);
