namespace Nexus.Storage.Tokens;

/// <summary>An access token as it is stored: everything but its text.</summary>
public sealed record TokenRecord
{
    /// <summary>The token's id, by which it is revoked.</summary>
    public required Guid TokenId { get; init; }

    /// <summary>Its name for people: who or what uses it.</summary>
    public required string Name { get; init; }

    /// <summary>The hash of its text (<see cref="AccessToken.Hash"/>), 32 bytes.</summary>
    public required ReadOnlyMemory<byte> Hash { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The last day (UTC) on which it was used, if it ever was.</summary>
    public DateOnly? LastUsedOn { get; init; }

    /// <summary>When it was revoked (UTC), if it was.</summary>
    public DateTimeOffset? RevokedAt { get; init; }
}
