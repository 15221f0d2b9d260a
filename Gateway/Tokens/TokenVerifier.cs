using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nexus.Grains;
using Nexus.Storage.Tokens;

namespace Nexus.Gateway.Tokens;

/// <summary>Says whether a text is a valid access token.</summary>
/// <remarks>
/// Missing, malformed, unknown and revoked tokens take one path: hash, look up, compare in fixed time. A token that is not known is
/// looked up in the database by a read that began after it was shown, so a new token works at once; those who wait share the read, so
/// a flood of wrong tokens costs one read at a time.
/// </remarks>
public sealed partial class TokenVerifier(
    ITokenStore tokens,
    IOptions<GatewayOptions> options,
    [FromKeyedServices(NexusTime.Key)] TimeProvider time,
    ILogger<TokenVerifier> logger)
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<Guid, DateOnly> _used = new();
    private Known _known = new([], long.MinValue);
    private Task<Known>? _reading;
    private Task<Known>? _readNext;

    /// <summary>The token's record, or null when the text is no valid token.</summary>
    /// <param name="text">What the caller showed; empty when that was nothing.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Nexus.Storage.StorageException">The database does not answer.</exception>
    public async ValueTask<TokenRecord?> VerifyAsync(string text, CancellationToken cancellationToken = default)
    {
        var hash = AccessToken.Hash(text);
        var known = Volatile.Read(ref _known);
        var found = IsFresh(known) ? known.Find(hash) : null;
        found ??= (await ReadAsync().WaitAsync(cancellationToken)).Find(hash);
        if (found is not null)
        {
            NoteUse(found);
        }

        return found;
    }

    private bool IsFresh(Known known) =>
        known.ReadAt != long.MinValue && time.GetElapsedTime(known.ReadAt) < options.Value.TokenLifetimeInMemory;

    /// <summary>A read that begins after this call.</summary>
    private Task<Known> ReadAsync()
    {
        lock (_gate)
        {
            if (_reading is null)
            {
                return _reading = Task.Run(ReadOnceAsync);
            }

            return _readNext ??= ReadAfterAsync(_reading);
        }
    }

    private async Task<Known> ReadAfterAsync(Task<Known> before)
    {
        await ((Task)before).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        return await ReadOnceAsync();
    }

    private async Task<Known> ReadOnceAsync()
    {
        try
        {
            var readAt = time.GetTimestamp();
            var known = new Known(await tokens.ListAsync(), readAt);
            Volatile.Write(ref _known, known);
            return known;
        }
        finally
        {
            lock (_gate)
            {
                (_reading, _readNext) = (_readNext, null);
            }
        }
    }

    private void NoteUse(TokenRecord token)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (token.LastUsedOn >= today || (_used.TryGetValue(token.TokenId, out var noted) && noted >= today))
        {
            return;
        }

        _used[token.TokenId] = today;
        MarkUsedAsync(token.TokenId, today).Ignore();
    }

    private async Task MarkUsedAsync(Guid tokenId, DateOnly day)
    {
        try
        {
            await tokens.MarkUsedAsync(tokenId, day);
        }
        catch (Exception failure)
        {
            // A day that is missing on record must not keep anybody out.
            LogUseNotNoted(failure, tokenId);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The use of token {TokenId} could not be noted.")]
    private partial void LogUseNotNoted(Exception failure, Guid tokenId);

    /// <summary>All tokens as they were at a moment, by the first bytes of their hashes.</summary>
    private sealed class Known(IReadOnlyList<TokenRecord> tokens, long readAt)
    {
        private static readonly byte[] NoHash = new byte[AccessToken.HashBytes];

        private readonly Dictionary<long, TokenRecord> _tokens =
            tokens.ToDictionary(t => BinaryPrimitives.ReadInt64LittleEndian(t.Hash.Span));

        public long ReadAt { get; } = readAt;

        public TokenRecord? Find(byte[] hash)
        {
            var candidate = _tokens.GetValueOrDefault(BinaryPrimitives.ReadInt64LittleEndian(hash));
            var same = CryptographicOperations.FixedTimeEquals(hash, candidate is null ? NoHash : candidate.Hash.Span);
            return same & candidate?.RevokedAt is null ? candidate : null;
        }
    }
}
