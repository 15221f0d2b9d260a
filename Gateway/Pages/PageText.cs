using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Nexus.Gateway.Pages;

/// <summary>The HTML of our own pages: no script, nothing from elsewhere, and a policy that holds the browser to it.</summary>
internal static class PageText
{
    private const string Style = """
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
        body { margin: 12vh auto; max-width: 22rem; padding: 0 1rem; }
        h1 { font-size: 1.3rem; font-weight: 600; }
        input, button { box-sizing: border-box; font: inherit; padding: .5rem .6rem; width: 100%; }
        button { margin-top: .8rem; cursor: pointer; }
        [role=alert] { color: #b3261e; }
        .quiet { opacity: .7; font-size: .9rem; }
        """;

    /// <summary>The Content-Security-Policy of our pages.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; "
        + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /// <summary>The Content-Security-Policy of the dashboard, which brings scripts of its own and styles written into its elements.</summary>
    public const string DashboardPolicy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; object-src 'none'; "
        + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /// <summary>The login form.</summary>
    /// <param name="returnPath">Where to go after it.</param>
    /// <param name="sentence">What went wrong before, if anything.</param>
    public static string Login(string returnPath, string? sentence) => Page("Log in", $"""
        <h1>Nexus.Orleans</h1>
        {(sentence is null ? "" : $"<p role=\"alert\">{WebUtility.HtmlEncode(sentence)}</p>")}
        <form method="post" action="/login">
        <input type="hidden" name="return" value="{WebUtility.HtmlEncode(returnPath)}">
        <label for="token">Access token</label>
        <input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
        <button>Log in</button>
        </form>
        <p class="quiet">The administrator's token is in the server's data directory.</p>
        """);

    /// <summary>The page of links.</summary>
    /// <param name="name">The name of the token that the reader came in with.</param>
    public static string Home(string name) => Page("Overview", $"""
        <h1>Nexus.Orleans</h1>
        <ul>
        <li><a href="/dashboard/">Orleans dashboard</a></li>
        <li><a href="/metrics">Metrics</a></li>
        <li><a href="/health/ready">Readiness</a></li>
        </ul>
        <form method="post" action="/logout"><button>Log out</button></form>
        <p class="quiet">Logged in with the token {WebUtility.HtmlEncode(name)}.</p>
        """);

    private static string Page(string title, string body) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{title} · Nexus.Orleans</title>
        <style>{Style}</style>
        </head>
        <body>
        {body}
        </body>
        </html>

        """;
}
