using System.Data.Common;
using System.Globalization;
using Nexus.Storage.GroupCommit;
using Nexus.Storage.Tokens;

namespace Nexus.Storage.Sql;

/// <summary>Access tokens over SQL.</summary>
internal sealed class SqlTokenStore(string serviceId, Func<GroupCommitWriter> writer, ISqlReads reads) : ITokenStore
{
    private const int MaxNameLength = 200;
    private const string DayFormat = "yyyy-MM-dd";

    private static readonly Statement Insert = new(
        """
        INSERT INTO access_token (service_id, token_id, name, hash, created_at) VALUES (@service_id, @token_id, @name, @hash, @created_at)
        ON CONFLICT DO NOTHING
        RETURNING 1
        """,
        "service_id", "token_id", "name", "hash", "created_at");

    private static readonly Statement Revoke = new(
        """
        UPDATE access_token SET revoked_at = coalesce(revoked_at, @revoked_at)
        WHERE service_id = @service_id AND token_id = @token_id
        RETURNING 1
        """,
        "service_id", "token_id", "revoked_at");

    private static readonly Statement MarkUsed = new(
        """
        UPDATE access_token SET last_used_on = CASE WHEN last_used_on >= @day THEN last_used_on ELSE @day END
        WHERE service_id = @service_id AND token_id = @token_id
        RETURNING 1
        """,
        "service_id", "token_id", "day");

    private static readonly Statement Read = new(
        """
        SELECT token_id, name, hash, created_at, last_used_on, revoked_at FROM access_token
        WHERE service_id = @service_id ORDER BY created_at, token_id
        """,
        "service_id");

    /// <inheritdoc/>
    public async Task<TokenRecord> AddAsync(string name, string text, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        await TryAddAsync(Guid.NewGuid(), name, text, now, cancellationToken).ConfigureAwait(false);
        var hash = AccessToken.Hash(text);
        return (await ListAsync(cancellationToken).ConfigureAwait(false)).First(t => t.Hash.Span.SequenceEqual(hash));
    }

    /// <inheritdoc/>
    public async Task<bool> TryAddAsync(
        Guid tokenId, string name, string text, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength)
        {
            throw new ArgumentException($"A token's name has 1 to {MaxNameLength} characters.", nameof(name));
        }

        if (!AccessToken.IsWellFormed(text))
        {
            throw new ArgumentException("The text is no access token.", nameof(text));
        }

        var write = new Write(Insert, serviceId, tokenId.Text(), name, AccessToken.Hash(text), now.Microseconds());
        return await writer().WriteAsync(write, cancellationToken).ConfigureAwait(false) is not null;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<TokenRecord>> ListAsync(CancellationToken cancellationToken = default) =>
        reads.ReadAsync(session => session.ReadAllAsync(Read, TokenOf, serviceId), cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> RevokeAsync(Guid tokenId, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        await writer().WriteAsync(new Write(Revoke, serviceId, tokenId.Text(), now.Microseconds()), cancellationToken).ConfigureAwait(false)
            is not null;

    /// <inheritdoc/>
    public Task MarkUsedAsync(Guid tokenId, DateOnly day, CancellationToken cancellationToken = default) =>
        writer().WriteAsync(
            new Write(MarkUsed, serviceId, tokenId.Text(), day.ToString(DayFormat, CultureInfo.InvariantCulture)), cancellationToken);

    private static TokenRecord TokenOf(DbDataReader row) => new()
    {
        TokenId = Guid.Parse(row.GetString(0)),
        Name = row.GetString(1),
        Hash = row.GetFieldValue<byte[]>(2),
        CreatedAt = Values.Time(row.GetInt64(3)),
        LastUsedOn = row.IsDBNull(4) ? null : DateOnly.ParseExact(row.GetString(4), DayFormat, CultureInfo.InvariantCulture),
        RevokedAt = row.IsDBNull(5) ? null : Values.Time(row.GetInt64(5)),
    };
}
