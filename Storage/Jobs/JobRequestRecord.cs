namespace Nexus.Storage.Jobs;

/// <summary>An order to a job that carried a key of its caller's, and what was answered: kept as long as the job, so that it may be repeated.</summary>
public sealed record JobRequestRecord
{
    /// <summary>The caller's key, unique in the job; 1 to 200 characters.</summary>
    public required string Key { get; init; }

    /// <summary>What was asked, as a JSON document.</summary>
    public required string Asked { get; init; }

    /// <summary>What was answered, as a JSON document.</summary>
    public required string Answer { get; init; }

    /// <summary>When it was answered (UTC).</summary>
    public required DateTimeOffset At { get; init; }
}
