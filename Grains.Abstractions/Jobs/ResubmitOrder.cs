using System.Collections.Immutable;

namespace Nexus.Grains.Jobs;

/// <summary>Asks for the resubmission of items of a job.</summary>
/// <param name="Items">The items by number; chosen by status when empty.</param>
/// <param name="Statuses">The statuses whose items are chosen, among <paramref name="Items"/> when those are given; ERROR alone when both are empty.</param>
/// <param name="Strategy">How.</param>
/// <param name="DryRun">Whether only to tell what would be done.</param>
/// <param name="Actor">Who asks.</param>
/// <param name="Key">As in <see cref="CancelOrder"/>; a dry run needs none.</param>
[GenerateSerializer, Immutable, Alias("nexus.ResubmitOrder")]
public sealed record ResubmitOrder(
    [property: Id(0)] ImmutableArray<int> Items,
    [property: Id(1)] ImmutableArray<JobStatus> Statuses,
    [property: Id(2)] ResubmitStrategy Strategy,
    [property: Id(3)] bool DryRun,
    [property: Id(4)] string Actor,
    [property: Id(5)] string? Key = null);
