using System.Collections.Immutable;

namespace Nexus.Grains.Jobs;

/// <summary>What a resubmission does with each chosen item; unless it was a dry run, on record.</summary>
/// <param name="Items">The chosen items, by number.</param>
[GenerateSerializer, Immutable, Alias("nexus.ResubmitReceipt")]
public sealed record ResubmitReceipt(
    [property: Id(0)] ImmutableArray<ItemResubmission> Items);

/// <summary>What a resubmission does with an item.</summary>
/// <param name="Number">The item.</param>
/// <param name="Action">What is done.</param>
/// <param name="Attempt">The attempt that it will be in.</param>
/// <param name="Shots">The shots that are sent for it; 0 when nothing is.</param>
/// <param name="Reason">Why, in a sentence.</param>
[GenerateSerializer, Immutable, Alias("nexus.ItemResubmission")]
public sealed record ItemResubmission(
    [property: Id(0)] int Number,
    [property: Id(1)] ResubmitAction Action,
    [property: Id(2)] int Attempt,
    [property: Id(3)] int Shots,
    [property: Id(4)] string Reason);
