using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Nexus.Gateway.Tokens;
using Nexus.Storage;
using Nexus.Storage.Tokens;

namespace Nexus.Gateway.Pages;

/// <summary>Swaps a token for a session cookie, and ends sessions.</summary>
internal sealed partial class LoginPage(TokenVerifier verifier, RefusalLimiter limiter, Sessions sessions, ILogger<LoginPage> logger)
{
    private const string Home = "/";

    /// <summary>A form with a token and a path; whatever is larger is none.</summary>
    private const int MaxFormBytes = 16 * 1024;

    /// <summary>Shows the form.</summary>
    public static Task ShowAsync(HttpContext context) => WriteAsync(context, StatusCodes.Status200OK, Return(context.Request.Query["return"]), null);

    /// <summary>Takes the form.</summary>
    public async Task EnterAsync(HttpContext context)
    {
        if (!IsOurOwn(context.Request) || !context.Request.HasFormContentType)
        {
            await WriteAsync(context, StatusCodes.Status400BadRequest, Home, "Please use this form.");
            return;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaxFormBytes;
        }

        IFormCollection form;
        try
        {
            form = await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (InvalidDataException)
        {
            // More fields, or longer ones, than any form of ours has.
            await WriteAsync(context, StatusCodes.Status400BadRequest, Home, "Please use this form.");
            return;
        }

        catch (BadHttpRequestException bad)
        {
            // Larger than any form of ours, or cut off.
            await WriteAsync(context, bad.StatusCode, Home, "Please use this form.");
            return;
        }

        var path = Return(form["return"]);
        var text = form["token"].ToString().Trim();
        var caller = context.Connection.RemoteIpAddress ?? IPAddress.None;
        TokenRecord? token;
        try
        {
            token = await verifier.VerifyAsync(text, context.RequestAborted);
        }
        catch (StorageException failure)
        {
            LogNotChecked(failure);
            await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, path, "The database does not answer: try again in a moment.");
            return;
        }

        if (token is not null)
        {
            LogEntered(token.Name, caller);
            var cookie = SessionAuthentication.CookieOptions(context);
            cookie.MaxAge = Sessions.Lifetime;
            context.Response.Cookies.Append(SessionAuthentication.Cookie, sessions.Begin(text), cookie);
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = path;
            return;
        }

        if (limiter.Refused(caller) is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await WriteAsync(context, StatusCodes.Status429TooManyRequests, path, "Too many failed attempts: wait a while and try again.");
            return;
        }

        // What comes beyond the limit is not logged: nobody without a token is to fill the disk.
        LogRefused(caller);
        await WriteAsync(context, StatusCodes.Status401Unauthorized, path, "This is not a valid access token.");
    }

    /// <summary>Ends the session, when our own page asks for it.</summary>
    public Task LeaveAsync(HttpContext context)
    {
        if (!IsOurOwn(context.Request))
        {
            return WriteAsync(context, StatusCodes.Status400BadRequest, Home, "Please use this server's own page.");
        }

        if (context.Request.Cookies[SessionAuthentication.Cookie] is { } id)
        {
            sessions.End(id);
        }

        context.Response.Cookies.Delete(SessionAuthentication.Cookie, SessionAuthentication.CookieOptions(context));
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = "/login";
        return Task.CompletedTask;
    }

    /// <summary>
    /// Whether a form comes from our own page. Otherwise another site could log a browser in with a token of its choice. Programs send neither
    /// header, and have no session that could be abused.
    /// </summary>
    private static bool IsOurOwn(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none"
            && (origin.Length == 0 || origin == $"{request.Scheme}://{request.Host}");
    }

    /// <summary>Only a path of this server: a form must not send its reader elsewhere.</summary>
    private static string Return(string? path) =>
        path is ['/', ..] and not ['/', '/' or '\\', ..] && !path.Any(char.IsControl) && Uri.IsWellFormedUriString(path, UriKind.Relative)
            ? path
            : Home;

    private static Task WriteAsync(HttpContext context, int status, string returnPath, string? sentence)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(PageText.Login(returnPath, sentence), context.RequestAborted);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The token {Token} logged in from {Caller}.")]
    private partial void LogEntered(string token, IPAddress caller);

    [LoggerMessage(Level = LogLevel.Error, Message = "A login could not be checked against the database.")]
    private partial void LogNotChecked(Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A login from {Caller} was refused.")]
    private partial void LogRefused(IPAddress caller);
}
