namespace Nexus.Jobs.Bench;

/// <summary>Something that runs batches of items durably: Nexus on a database, a peer, or bare threads for scale.</summary>
internal interface IContestant : IAsyncDisposable
{
    /// <summary>Its column.</summary>
    string Name { get; }

    /// <summary>Whether it stands for scale only: it keeps nothing, and has neither acknowledgements nor pick-ups.</summary>
    bool IsScale => false;

    /// <summary>Submits batches, each latency from the submission to the last result.</summary>
    /// <param name="concurrent">How many batches are in flight at once.</param>
    /// <param name="count">How many batches.</param>
    /// <param name="items">Items of a batch.</param>
    /// <param name="microseconds">How long an item keeps a core busy.</param>
    Task<Timing> BatchesAsync(int concurrent, int count, int items, int microseconds);

    /// <summary>Has items wait, and then submits more, one after the other, each latency from the submission to its acknowledgement.</summary>
    Task<Timing> AcknowledgementsAsync(int waiting, int count);

    /// <summary>Submits single items when nothing else is to do, each latency from the submission to the start of the work.</summary>
    /// <param name="count">How many items.</param>
    /// <param name="idle">How long nothing happens before each, in milliseconds.</param>
    Task<Timing> PickupsAsync(int count, int idle);
}
