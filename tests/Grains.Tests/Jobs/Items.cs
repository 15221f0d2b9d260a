using Nexus.Grains.Jobs;
using Nexus.Storage.Jobs;

namespace Nexus.Grains.Tests.Jobs;

/// <summary>Items and events to start from.</summary>
internal static class Items
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    public static readonly Guid Job = Guid.Parse("6f1f0c0e-6b1c-4d9c-9a55-2f3f0f8f1a01");

    public static JobItemRecord In(JobStatus status, int attempt = 2, long lease = 10, int deaths = 0) => new()
    {
        JobId = Job,
        Number = 7,
        Name = "bell",
        ProgramId = Guid.Parse("6f1f0c0e-6b1c-4d9c-9a55-2f3f0f8f1a02"),
        Settings = new ExecutionSettings { Shots = 100, Seed = 1 },
        Status = status,
        Attempt = attempt,
        Lease = lease,
        Deaths = deaths,
        Message = "",
        SubmittedAt = Noon,
        StartedAt = status == JobStatus.Running ? Noon.AddSeconds(1) : null,
        HistoryCount = 3,
    };

    public static JobItemEvent Queued(int attempt = 2, long lease = 10) => new ItemQueued(attempt, lease, Noon.AddSeconds(2), "backend-x");

    public static JobItemEvent Started(int attempt = 2, long lease = 10) => new ItemStarted(attempt, lease, Noon.AddSeconds(3), "worker-1");

    public static JobItemEvent Completed(int attempt = 2, long lease = 10) =>
        new ItemCompleted(attempt, lease, Noon.AddSeconds(4), "worker-1", "shots/v1", [1, 2, 3]);

    public static JobItemEvent Failed(int attempt = 2, long lease = 10) => new ItemFailed(attempt, lease, Noon.AddSeconds(4), "worker-1", "It failed.");

    public static JobItemEvent Died(int attempt = 2, long lease = 10, bool ranAlone = false) =>
        new ItemProcessDied(attempt, lease, Noon.AddSeconds(5), "backend-x", Noon.AddSeconds(1), "worker-1", ranAlone);

    public static JobItemEvent Stopped(int attempt = 2, long lease = 10) => new ItemStopped(attempt, lease, Noon.AddSeconds(4), "worker-1");

    public static JobItemEvent HandedBack(int attempt = 2, long lease = 10) => new ItemHandedBack(attempt, lease, Noon.AddSeconds(4), "worker-1");

    public static JobItemEvent TimedOut(int attempt = 2) => new ItemTimedOut(attempt, Noon.AddSeconds(4), "backend-x", "It took too long.");

    /// <summary>Every kind of event that speaks of a lease, by name.</summary>
    public static IReadOnlyDictionary<string, Func<int, long, JobItemEvent>> Events { get; } = new Dictionary<string, Func<int, long, JobItemEvent>>
    {
        ["queued"] = Queued,
        ["started"] = Started,
        ["completed"] = Completed,
        ["failed"] = Failed,
        ["died"] = (attempt, lease) => Died(attempt, lease),
        ["died alone"] = (attempt, lease) => Died(attempt, lease, ranAlone: true),
        ["stopped"] = Stopped,
        ["handed back"] = HandedBack,
    };

    /// <summary>Every kind of command, by name; some are the second half of one.</summary>
    public static IReadOnlyDictionary<string, Func<long, JobItemCommand>> Commands { get; } = new Dictionary<string, Func<long, JobItemCommand>>
    {
        ["cancel"] = number => new ItemCancelAsked(Noon.AddSeconds(6), "ann", number),
        ["resync"] = number => new ItemRetryAsked(Noon.AddSeconds(6), "ann", number, ResubmitStrategy.Resync),
        ["allow"] = number => new ItemRetryAsked(Noon.AddSeconds(6), "ann", number, ResubmitStrategy.AllowResubmit),
        ["force"] = number => new ItemRetryAsked(Noon.AddSeconds(6), "ann", number, ResubmitStrategy.ForceResubmit),
        ["restart"] = number => new ItemRetryAsked(Noon.AddSeconds(6), "ann", number, ResubmitStrategy.FullRestart),
        ["left"] = number => new ItemLeft(Noon.AddSeconds(6), "backend-x", number),
        ["sent again"] = number => new ItemSentAgain(Noon.AddSeconds(7), "ann", number),
        ["found held"] = number => new ItemResynced(Noon.AddSeconds(7), "backend-x", number, 10, HasResult: false),
        ["found result"] = number => new ItemResynced(Noon.AddSeconds(7), "backend-x", number, 0, HasResult: true),
        ["found nothing"] = number => new ItemResynced(Noon.AddSeconds(7), "backend-x", number, 0, HasResult: false),
    };
}
