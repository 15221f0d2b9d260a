using Nexus.Storage.Tokens;

namespace Nexus.Storage.Tests;

public abstract class TokenStoreContract : DatabaseTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    private ITokenStore Tokens => Database.Tokens;

    [DatabaseFact]
    public async Task A_token_is_made_and_only_its_hash_is_kept()
    {
        NewToken made = await Tokens.CreateAsync("colleague", Now);
        Assert.Matches("^nxs_[A-Za-z0-9_-]{43}$", made.Text);
        Assert.True(AccessToken.IsWellFormed(made.Text));
        await Database.ReopenAsync();
        TokenRecord stored = Assert.Single(await Tokens.ListAsync());
        Assert.Equal((made.Record.TokenId, "colleague", Now), (stored.TokenId, stored.Name, stored.CreatedAt));
        Assert.Equal(AccessToken.Hash(made.Text), stored.Hash.ToArray());
        Assert.Null(stored.LastUsedOn);
        Assert.Null(stored.RevokedAt);
        Assert.NotEqual(made.Text, (await Tokens.CreateAsync("colleague", Now)).Text);
    }

    [DatabaseFact]
    public async Task A_token_that_is_stored_already_stays_as_it_is()
    {
        string text = AccessToken.Draw();
        TokenRecord first = await Tokens.AddAsync("first", text, Now);
        TokenRecord again = await Tokens.AddAsync("second", text, Now.AddDays(1));
        Assert.Equivalent(first, again);
        Assert.Single(await Tokens.ListAsync());
    }

    [DatabaseTheory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task A_token_needs_a_name(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Tokens.CreateAsync(name, Now));
        await Assert.ThrowsAsync<ArgumentException>(() => Tokens.CreateAsync(new string('n', 201), Now));
        await Assert.ThrowsAsync<ArgumentException>(() => Tokens.AddAsync("name", "no token", Now));
        Assert.Empty(await Tokens.ListAsync());
    }

    [DatabaseFact]
    public async Task A_token_is_revoked_once_for_ever()
    {
        Guid id = (await Tokens.CreateAsync("leaver", Now)).Record.TokenId;
        Assert.True(await Tokens.RevokeAsync(id, Now.AddHours(1)));
        Assert.True(await Tokens.RevokeAsync(id, Now.AddHours(2)));
        Assert.Equal(Now.AddHours(1), Assert.Single(await Tokens.ListAsync()).RevokedAt);
        Assert.False(await Tokens.RevokeAsync(Guid.NewGuid(), Now));
    }

    [DatabaseFact]
    public async Task The_last_day_of_use_only_moves_forward()
    {
        Guid id = (await Tokens.CreateAsync("user", Now)).Record.TokenId;
        var day = new DateOnly(2026, 3, 5);
        await Tokens.MarkUsedAsync(id, day);
        await Tokens.MarkUsedAsync(id, day.AddDays(-1));
        Assert.Equal(day, Assert.Single(await Tokens.ListAsync()).LastUsedOn);
        await Tokens.MarkUsedAsync(Guid.NewGuid(), day);
    }

    [DatabaseFact]
    public async Task Of_tokens_that_are_stored_under_one_id_at_once_one_is()
    {
        var id = Guid.NewGuid();
        string[] texts = [.. Enumerable.Range(0, 16).Select(_ => AccessToken.Draw())];
        bool[] stored = await Task.WhenAll(texts.Select(text => Task.Run(() => Tokens.TryAddAsync(id, "first", text, Now))));
        Assert.Single(stored, true);
        TokenRecord token = Assert.Single(await Tokens.ListAsync());
        Assert.Equal(id, token.TokenId);
        Assert.True(token.Hash.Span.SequenceEqual(AccessToken.Hash(texts[Array.IndexOf(stored, true)])));

        // Nor does one that is revoked make room for another.
        await Tokens.RevokeAsync(id, Now);
        Assert.False(await Tokens.TryAddAsync(id, "second", AccessToken.Draw(), Now));
    }
}
