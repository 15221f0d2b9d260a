using System.Collections.Immutable;

namespace Nexus.Grains.Jobs;

/// <summary>The acknowledgement of a cancellation: it is on record, and goes on by itself.</summary>
/// <param name="Asked">The items, by number, whose cancellation this call has put on record.</param>
/// <param name="Already">Those that were CANCELLING or CANCELLED before it.</param>
/// <param name="Ended">Those that had ended otherwise before it, and stay as they are.</param>
[GenerateSerializer, Immutable, Alias("nexus.CancelReceipt")]
public sealed record CancelReceipt(
    [property: Id(0)] ImmutableArray<int> Asked,
    [property: Id(1)] ImmutableArray<int> Already,
    [property: Id(2)] ImmutableArray<int> Ended);
