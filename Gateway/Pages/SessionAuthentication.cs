using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nexus.Gateway.Tokens;

namespace Nexus.Gateway.Pages;

/// <summary>Lets a browser in by its session cookie, and shows others the way to the login page.</summary>
internal sealed class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    Sessions sessions,
    TokenVerifier verifier) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The name of the scheme.</summary>
    public const string SchemeName = "nexus-session";

    /// <summary>The name of the cookie.</summary>
    public const string Cookie = "nexus-session";

    /// <summary>How the cookie is set, and taken away again.</summary>
    public static CookieOptions CookieOptions(HttpContext context) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        // On the loopback interface there is no TLS; a browser would drop a cookie that demands it.
        Secure = context.Request.IsHttps,
        Path = "/",
        IsEssential = true,
    };

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Cookies[Cookie] is not { Length: > 0 } id)
        {
            return AuthenticateResult.NoResult();
        }

        if (sessions.Find(id) is not { } session)
        {
            return AuthenticateResult.Fail("The session has ended.");
        }

        if (await verifier.VerifyAsync(session.Token, Context.RequestAborted) is not { } token)
        {
            sessions.End(id);
            return AuthenticateResult.Fail("The session's token was revoked.");
        }

        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, token.Name)], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // A person is led to the form; a program is told plainly.
        if (HttpMethods.IsGet(Request.Method) && Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            Response.Redirect("/login?return=" + UrlEncoder.Encode(Request.Path + Request.QueryString));
            return Task.CompletedTask;
        }

        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer";
        return Task.CompletedTask;
    }
}
