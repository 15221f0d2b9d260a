namespace Nexus.Gateway.Pages;

/// <summary>A browser that logged in.</summary>
/// <param name="Token">The token that it showed. It stays in this process, where each page asks whether it has been revoked since.</param>
/// <param name="ExpiresAt">When the session ends at the latest (UTC).</param>
internal sealed record Session(string Token, DateTimeOffset ExpiresAt);
