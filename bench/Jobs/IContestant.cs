namespace Nexus.Jobs.Bench;

/// <summary>Something that does batches of items: Nexus on a database, a peer, or bare threads for scale.</summary>
internal interface IContestant : IAsyncDisposable
{
    /// <summary>Its column.</summary>
    string Name { get; }

    /// <summary>Submits batches, each latency from the submission to the last result.</summary>
    /// <param name="concurrent">How many batches are in flight at once.</param>
    /// <param name="count">How many batches.</param>
    /// <param name="items">Items of a batch.</param>
    /// <param name="microseconds">How long an item keeps a core busy.</param>
    Task<Timing> BatchesAsync(int concurrent, int count, int items, int microseconds);
}
