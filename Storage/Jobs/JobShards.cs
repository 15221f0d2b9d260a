namespace Nexus.Storage.Jobs;

/// <summary>Jobs are split by id into a fixed number of shards, each swept by one SweeperGrain.</summary>
public static class JobShards
{
    /// <summary>How many shards there are. Stored with every job, so it never changes for a database.</summary>
    public const int Count = 16;

    /// <summary>The shard of a job, from the last byte of its id, which is random in version 4 and version 5 alike.</summary>
    public static int Of(Guid jobId)
    {
        Span<byte> bytes = stackalloc byte[16];
        jobId.TryWriteBytes(bytes);
        return bytes[15] % Count;
    }
}
