namespace Nexus.Grains.Jobs;

/// <summary>Something that happened to the work of an item. It tells the attempt and the lease that it speaks of, so that a stale one changes nothing.</summary>
/// <param name="Attempt">The attempt, from 1.</param>
/// <param name="Lease">The lease: a fencing token that grows with every grant of a backend.</param>
/// <param name="At">When it happened (UTC).</param>
/// <param name="Actor">Who reports it: a worker or a backend.</param>
[GenerateSerializer, Immutable, Alias("nexus.JobItemEvent")]
public abstract record JobItemEvent(
    [property: Id(0)] int Attempt,
    [property: Id(1)] long Lease,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] string Actor);

/// <summary>The item has a place in a backend's queue.</summary>
[GenerateSerializer, Immutable, Alias("nexus.ItemQueued")]
public sealed record ItemQueued(int Attempt, long Lease, DateTimeOffset At, string Actor)
    : JobItemEvent(Attempt, Lease, At, Actor);

/// <summary>A worker began to run the item.</summary>
[GenerateSerializer, Immutable, Alias("nexus.ItemStarted")]
public sealed record ItemStarted(int Attempt, long Lease, DateTimeOffset At, string Actor)
    : JobItemEvent(Attempt, Lease, At, Actor);

/// <summary>The work ended with a result.</summary>
/// <param name="Attempt">The attempt, from 1.</param>
/// <param name="Lease">The lease.</param>
/// <param name="At">When it ended (UTC).</param>
/// <param name="Actor">The worker.</param>
/// <param name="ResultFormat">What the result is, such as <c>shots/v1</c>.</param>
/// <param name="Result">The encoded result, or null when it is stored already because it is large.</param>
[GenerateSerializer, Immutable, Alias("nexus.ItemCompleted")]
public sealed record ItemCompleted(
    int Attempt,
    long Lease,
    DateTimeOffset At,
    string Actor,
    [property: Id(0)] string ResultFormat,
    [property: Id(1)] byte[]? Result)
    : JobItemEvent(Attempt, Lease, At, Actor);

/// <summary>The work ended with an error.</summary>
/// <param name="Attempt">The attempt, from 1.</param>
/// <param name="Lease">The lease.</param>
/// <param name="At">When it ended (UTC).</param>
/// <param name="Actor">The worker.</param>
/// <param name="Message">Why, in a sentence.</param>
[GenerateSerializer, Immutable, Alias("nexus.ItemFailed")]
public sealed record ItemFailed(
    int Attempt,
    long Lease,
    DateTimeOffset At,
    string Actor,
    [property: Id(0)] string Message)
    : JobItemEvent(Attempt, Lease, At, Actor);

/// <summary>The process that the item was granted to died.</summary>
/// <param name="Attempt">The attempt, from 1.</param>
/// <param name="Lease">The lease.</param>
/// <param name="At">When the death was noticed (UTC).</param>
/// <param name="Actor">The backend.</param>
/// <param name="GrantedAt">When the item had been granted to it (UTC).</param>
/// <param name="Worker">The worker that it had been granted to.</param>
/// <param name="RanAlone">Whether it is on record that the item was running, and nothing else in that process: then the death counts against it.</param>
[GenerateSerializer, Immutable, Alias("nexus.ItemProcessDied")]
public sealed record ItemProcessDied(
    int Attempt,
    long Lease,
    DateTimeOffset At,
    string Actor,
    [property: Id(0)] DateTimeOffset GrantedAt,
    [property: Id(1)] string Worker,
    [property: Id(2)] bool RanAlone)
    : JobItemEvent(Attempt, Lease, At, Actor);
