namespace Nexus.Storage.Tokens;

/// <summary>
/// Access tokens. Works on the database with and without a live server beside it: a server takes up what another process writes here
/// within seconds.
/// </summary>
public interface ITokenStore
{
    /// <summary>
    /// Makes a token. Completes when it is durable, with the record and the token's text, which cannot be had a second time.
    /// </summary>
    /// <param name="name">Its name for people, 1 to 200 characters.</param>
    /// <param name="now">The present time (UTC).</param>
    /// <param name="cancellationToken">Ends the wait, not a write that has begun.</param>
    /// <exception cref="ArgumentException">The name is empty or too long.</exception>
    async Task<NewToken> CreateAsync(string name, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        var text = AccessToken.Draw();
        return new NewToken(await AddAsync(name, text, now, cancellationToken).ConfigureAwait(false), text);
    }

    /// <summary>Stores a token whose text exists already. One that is stored is left as it is.</summary>
    /// <param name="name">Its name for people, 1 to 200 characters.</param>
    /// <param name="text">The token.</param>
    /// <param name="now">The present time (UTC).</param>
    /// <param name="cancellationToken">Ends the wait, not a write that has begun.</param>
    /// <exception cref="ArgumentException">The name is empty or too long, or the text is no token.</exception>
    Task<TokenRecord> AddAsync(string name, string text, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>
    /// Stores a token under an id that the caller chose. Of several who do so at once under the same id, one does; the others are told that
    /// there is one, revoked or not, and change nothing.
    /// </summary>
    /// <param name="tokenId">Its id.</param>
    /// <param name="name">Its name for people, 1 to 200 characters.</param>
    /// <param name="text">The token.</param>
    /// <param name="now">The present time (UTC).</param>
    /// <param name="cancellationToken">Ends the wait, not a write that has begun.</param>
    /// <returns>Whether it was stored.</returns>
    /// <exception cref="ArgumentException">The name is empty or too long, or the text is no token.</exception>
    Task<bool> TryAddAsync(Guid tokenId, string name, string text, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>All tokens, revoked ones too, oldest first.</summary>
    Task<IReadOnlyList<TokenRecord>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Revokes a token for ever. False when there is none with this id; revoking it again changes nothing.</summary>
    Task<bool> RevokeAsync(Guid tokenId, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>Notes that a token was used on a day (UTC). An older day than the one on record changes nothing.</summary>
    Task MarkUsedAsync(Guid tokenId, DateOnly day, CancellationToken cancellationToken = default);
}

/// <summary>A token that was just made.</summary>
/// <param name="Record">What is stored of it.</param>
/// <param name="Text">The token itself. Show it once, to whoever will use it.</param>
public sealed record NewToken(TokenRecord Record, string Text);
