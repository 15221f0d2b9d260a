namespace Nexus.Storage.Jobs;

/// <summary>The result of one attempt of an item. There is at most one row for an item and attempt.</summary>
public sealed record ResultRecord
{
    /// <summary>The attempt that produced it.</summary>
    public required int Attempt { get; init; }

    /// <summary>The lease that produced it; of two writers for one attempt the newer lease wins.</summary>
    public required long Lease { get; init; }

    /// <summary>What the body is, such as <c>shots/v1</c>.</summary>
    public required string Format { get; init; }

    /// <summary>The encoded result.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
