namespace Nexus.Gateway.Pages;

/// <summary>A browser that logged in.</summary>
/// <param name="TokenId">The token that it showed; revoking that ends the session.</param>
/// <param name="Name">The token's name.</param>
/// <param name="ExpiresAt">When the session ends at the latest (UTC).</param>
internal sealed record Session(Guid TokenId, string Name, DateTimeOffset ExpiresAt);
