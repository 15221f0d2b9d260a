namespace Nexus.Gateway.Pages;

/// <summary>What became of a token at the login page.</summary>
/// <param name="TokenId">The token's id when it was accepted; null when it was not.</param>
/// <param name="Name">The name of the token when it was accepted; empty when it was not.</param>
/// <param name="RetryAfter">How long the caller is to wait after too many failures; null when the token was looked at.</param>
public sealed record TokenVerdict(Guid? TokenId, string Name = "", TimeSpan? RetryAfter = null);
