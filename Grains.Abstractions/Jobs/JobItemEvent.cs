using System.Collections.Immutable;

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
/// <param name="Note">A sentence on how it was computed; empty when there is nothing to tell.</param>
/// <param name="Programs">The programs that the work made; null for none.</param>
[GenerateSerializer, Immutable, Alias("nexus.ItemCompleted")]
public sealed record ItemCompleted(
    int Attempt,
    long Lease,
    DateTimeOffset At,
    string Actor,
    [property: Id(0)] string ResultFormat,
    [property: Id(1)] byte[]? Result,
    [property: Id(2)] string Note = "",
    [property: Id(3)] ImmutableArray<CompiledProgram>? Programs = null)
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

/// <summary>The work was stopped, or never started, because its cancellation was asked for.</summary>
/// <param name="Attempt">The attempt, from 1.</param>
/// <param name="Lease">The lease; 0 when no worker has one: the backend let the item go.</param>
/// <param name="At">When it stopped (UTC).</param>
/// <param name="Actor">The worker, or the backend.</param>
[GenerateSerializer, Immutable, Alias("nexus.ItemStopped")]
public sealed record ItemStopped(int Attempt, long Lease, DateTimeOffset At, string Actor)
    : JobItemEvent(Attempt, Lease, At, Actor);

/// <summary>A worker that stops as planned has interrupted the work and gives its lease back: the attempt starts again, and no death is counted.</summary>
[GenerateSerializer, Immutable, Alias("nexus.ItemHandedBack")]
public sealed record ItemHandedBack(int Attempt, long Lease, DateTimeOffset At, string Actor)
    : JobItemEvent(Attempt, Lease, At, Actor);

/// <summary>A limit ended the item: it is not waited for any more.</summary>
/// <param name="Attempt">The attempt, from 1.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Actor">Who decided it.</param>
/// <param name="Message">Why, in a sentence.</param>
[GenerateSerializer, Immutable, Alias("nexus.ItemTimedOut")]
public sealed record ItemTimedOut(int Attempt, DateTimeOffset At, string Actor, [property: Id(0)] string Message)
    : JobItemEvent(Attempt, 0, At, Actor);

/// <summary>
/// Something that was asked of the item through its job. The job numbers its commands, and an item takes each once, in their order; that
/// fences them, so they speak of no attempt and of no lease.
/// </summary>
/// <param name="At">When it was asked (UTC).</param>
/// <param name="Actor">Who asked.</param>
/// <param name="Command">The command's number.</param>
[GenerateSerializer, Immutable, Alias("nexus.JobItemCommand")]
public abstract record JobItemCommand(DateTimeOffset At, string Actor, [property: Id(0)] long Command) : JobItemEvent(0, 0, At, Actor);

/// <summary>The item is to be cancelled.</summary>
/// <param name="At">When it was asked (UTC).</param>
/// <param name="Actor">Who asked.</param>
/// <param name="Command">The command's number.</param>
[GenerateSerializer, Immutable, Alias("nexus.ItemCancelAsked")]
public sealed record ItemCancelAsked(DateTimeOffset At, string Actor, long Command) : JobItemCommand(At, Actor, Command);

/// <summary>The item is to be resubmitted.</summary>
/// <param name="At">When it was asked (UTC).</param>
/// <param name="Actor">Who asked.</param>
/// <param name="Command">The command's number.</param>
/// <param name="Strategy">How.</param>
[GenerateSerializer, Immutable, Alias("nexus.ItemRetryAsked")]
public sealed record ItemRetryAsked(DateTimeOffset At, string Actor, long Command, [property: Id(0)] ResubmitStrategy Strategy)
    : JobItemCommand(At, Actor, Command);

/// <summary>The resubmission goes out: the item begins its next attempt.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="Actor">Who asked for it.</param>
/// <param name="Command">The number of the command that asked for it.</param>
[GenerateSerializer, Immutable, Alias("nexus.ItemSentAgain")]
public sealed record ItemSentAgain(DateTimeOffset At, string Actor, long Command) : JobItemCommand(At, Actor, Command);

/// <summary>What a resynchronisation found out about the attempt that the item is in.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="Actor">The backend that was asked.</param>
/// <param name="Command">The number of the command that asked for it.</param>
/// <param name="HeldUnder">The lease under which a worker holds the attempt, or 0.</param>
/// <param name="HasResult">Whether the attempt has a stored result.</param>
[GenerateSerializer, Immutable, Alias("nexus.ItemResynced")]
public sealed record ItemResynced(
    DateTimeOffset At,
    string Actor,
    long Command,
    [property: Id(0)] long HeldUnder,
    [property: Id(1)] bool HasResult)
    : JobItemCommand(At, Actor, Command);

/// <summary>A resynchronisation found nothing to follow: the item stays as it is.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="Actor">The backend that was asked.</param>
/// <param name="Command">The number of the command that asked for it.</param>
[GenerateSerializer, Immutable, Alias("nexus.ItemLeft")]
public sealed record ItemLeft(DateTimeOffset At, string Actor, long Command) : JobItemCommand(At, Actor, Command);
