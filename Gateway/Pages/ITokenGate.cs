using System.Net;

namespace Nexus.Gateway.Pages;

/// <summary>Decides on tokens for the login page, by the same rules and the same count of failures as for gRPC calls.</summary>
public interface ITokenGate
{
    /// <summary>Checks a token. A refusal counts against the caller's address.</summary>
    /// <param name="token">What somebody typed; anything.</param>
    /// <param name="caller">The address that it came from.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<TokenVerdict> CheckAsync(string token, IPAddress? caller, CancellationToken cancellationToken = default);

    /// <summary>Whether a token that was accepted before has not been revoked since.</summary>
    ValueTask<bool> IsGoodAsync(Guid tokenId, CancellationToken cancellationToken = default);
}
