using System.Security.Claims;
using System.Text.Encodings.Web;
using Google.Rpc;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nexus.Gateway.Errors;
using Nexus.Storage;

namespace Nexus.Gateway.Tokens;

/// <summary>Authenticates calls by the access token in <c>authorization: Bearer nxs_...</c>.</summary>
public sealed class TokenAuthentication(
    TokenVerifier verifier,
    RefusalLimiter limiter,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The name of the scheme, and of the HTTP scheme that it reads.</summary>
    public const string SchemeName = "Bearer";

    /// <summary>What everybody without a valid token is told, whatever is the matter with it.</summary>
    public const string Refusal = "A valid access token is needed, in the metadata authorization: Bearer nxs_...";

    private bool _storageFailed;

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            // Health must be told even while the database, and so every token, is out of reach.
            return AuthenticateResult.NoResult();
        }

        try
        {
            return await verifier.VerifyAsync(ShownToken(), Context.RequestAborted) is { } token
                ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(Identity(token.TokenId, token.Name)), SchemeName))
                : AuthenticateResult.Fail(Refusal);
        }
        catch (StorageException failure)
        {
            _storageFailed = true;
            return AuthenticateResult.Fail(failure);
        }
    }

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_storageFailed)
        {
            return Context.RefuseAsync(StatusCodes.Status503ServiceUnavailable, RpcErrors.Unavailable(
                ErrorReason.StorageUnavailable, "The database does not answer, so no access token can be checked. Try again."));
        }

        // A browser that asks for a page or an icon without a token is not guessing one.
        var isGuess = Request.Headers.Authorization.Count > 0 || Context.IsGrpc();
        if (isGuess && limiter.Refused(Context.Connection.RemoteIpAddress) is { } wait)
        {
            Response.Headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return Context.RefuseAsync(StatusCodes.Status429TooManyRequests, RpcErrors.Of(
                Code.ResourceExhausted,
                ErrorReason.TooManyRefusals,
                "Too many calls without a valid access token came from this address. Wait before the next.",
                RpcErrors.RetryAfter(wait)));
        }

        Response.Headers.WWWAuthenticate = SchemeName;
        return Context.RefuseAsync(
            StatusCodes.Status401Unauthorized, RpcErrors.Of(Code.Unauthenticated, ErrorReason.TokenRefused, Refusal));
    }

    private static ClaimsIdentity Identity(Guid tokenId, string name) => new(
        [new Claim(ClaimTypes.NameIdentifier, tokenId.ToString()), new Claim(ClaimTypes.Name, name)], SchemeName);

    private string ShownToken()
    {
        var header = Request.Headers.Authorization;
        return header.Count == 1 && header[0] is { } value && value.StartsWith(SchemeName + " ", StringComparison.OrdinalIgnoreCase)
            ? value[(SchemeName.Length + 1)..].Trim()
            : "";
    }
}
