namespace Nexus.Jobs.Bench;

/// <summary>A contestant that keeps what it is given: it acknowledges items, and picks them up by and by.</summary>
internal interface IDurableContestant : IContestant
{
    /// <summary>Has items wait, and then submits more, one after the other, each latency from the submission to its acknowledgement.</summary>
    /// <param name="waiting">How many wait.</param>
    /// <param name="count">How many more.</param>
    Task<Timing> AcknowledgementsAsync(int waiting, int count);

    /// <summary>Submits single items when nothing else is to do, each latency from the submission to the start of the work.</summary>
    /// <param name="count">How many items.</param>
    /// <param name="idle">How long nothing happens before each, in milliseconds.</param>
    Task<Timing> PickupsAsync(int count, int idle);
}
