using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Storage.Tokens;

namespace Nexus.Gateway.Tests.Pages;

/// <summary>Who gets to see which page.</summary>
public sealed class LoginTests
{
    private static readonly string[] Closed = ["/", "/dashboard", "/dashboard/", "/dashboard/DashboardCounters", "/dashboard/index.min.js", "/metrics"];

    [Fact]
    public async Task Without_a_login_a_person_is_led_to_the_form_and_a_program_is_refused()
    {
        await using var server = await OperatedServer.StartAsync();
        foreach (var path in Closed)
        {
            foreach (var cookie in new[] { null, "nexus-session=", "nexus-session=made-up" })
            {
                using var page = await server.GetAsync(path, cookie);
                Assert.Equal((path, HttpStatusCode.Redirect), (path, page.StatusCode));
                Assert.StartsWith("/login?return=%2F", page.Headers.Location!.OriginalString, StringComparison.Ordinal);
                using var refused = await server.GetAsync(path, cookie, accept: "*/*");
                Assert.Equal((path, HttpStatusCode.Unauthorized), (path, refused.StatusCode));
            }
        }

        using var logout = await server.PostAsync("/logout", []);
        Assert.Equal(HttpStatusCode.Unauthorized, logout.StatusCode);
    }

    [Fact]
    public async Task A_token_is_swapped_for_a_cookie_that_does_not_hold_it_and_opens_every_page_until_logout()
    {
        await using var server = await OperatedServer.StartAsync();
        using var entered = await server.LogInAsync(server.Token, "/dashboard/");
        Assert.Equal((HttpStatusCode.SeeOther, "/dashboard/"), (entered.StatusCode, entered.Headers.Location!.OriginalString));
        var set = Assert.Single(entered.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", set, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", set, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(server.Token, Uri.UnescapeDataString(set), StringComparison.Ordinal);
        var cookie = OperatedServer.CookieOf(entered);
        foreach (var path in Closed)
        {
            using var page = await server.GetAsync(path, cookie);
            Assert.Equal((path, path == "/dashboard" ? HttpStatusCode.MovedPermanently : HttpStatusCode.OK), (path, page.StatusCode));
        }

        using var left = await server.PostAsync("/logout", [], cookie);
        Assert.Equal(HttpStatusCode.SeeOther, left.StatusCode);
        using var again = await server.GetAsync("/", cookie);
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
    }

    [Fact]
    public async Task A_wrong_token_gives_the_form_again_and_too_many_have_to_wait_while_a_right_one_still_gets_in()
    {
        await using var server = await OperatedServer.StartAsync(gateway => gateway.MaxRefusalsPerMinute = 2);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            using var refused = await server.LogInAsync("nxs_<wrong>");
            var page = await refused.Content.ReadAsStringAsync();
            Assert.False(refused.Headers.Contains("Set-Cookie"));
            Assert.Contains("<form", page, StringComparison.Ordinal);
            Assert.DoesNotContain("wrong", page, StringComparison.Ordinal);
            Assert.Equal(attempt <= 2 ? HttpStatusCode.Unauthorized : HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Contains(
                attempt <= 2 ? "This is not a valid access token." : "Too many failed attempts", page, StringComparison.Ordinal);
            Assert.Equal(attempt > 2, refused.Headers.Contains("Retry-After"));
        }

        // The same count holds for gRPC.
        var call = await Assert.ThrowsAsync<Grpc.Core.RpcException>(async () => await server.Anonymous.ListAsync(new()));
        Assert.Equal(Grpc.Core.StatusCode.ResourceExhausted, call.StatusCode);
        using var entered = await server.LogInAsync(server.Token);
        Assert.Equal(HttpStatusCode.SeeOther, entered.StatusCode);
    }

    [Fact]
    public async Task Revoking_a_token_ends_its_sessions()
    {
        await using var server = await OperatedServer.StartAsync(gateway => gateway.TokenLifetimeInMemory = TimeSpan.Zero);
        var tokens = server.Services.GetRequiredService<ITokenStore>();
        var made = await tokens.CreateAsync("guest", DateTimeOffset.UtcNow);
        using var entered = await server.LogInAsync(made.Text);
        var cookie = OperatedServer.CookieOf(entered);
        using var before = await server.GetAsync("/", cookie);
        Assert.Contains("guest", await before.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(await tokens.RevokeAsync(made.Record.TokenId, DateTimeOffset.UtcNow));
        using var after = await server.GetAsync("/", cookie);
        Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);
    }

    [Theory]
    [InlineData("//elsewhere.example")]
    [InlineData("/\\elsewhere.example")]
    [InlineData("https://elsewhere.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    public async Task The_form_sends_its_reader_nowhere_else(string path)
    {
        await using var server = await OperatedServer.StartAsync();
        using var entered = await server.LogInAsync(server.Token, path);
        Assert.Equal("/", entered.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("Origin", "https://elsewhere.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Another_site_cannot_log_a_browser_in(string header, string value)
    {
        await using var server = await OperatedServer.StartAsync();
        using var refused = await server.PostAsync(
            "/login", new() { ["token"] = server.Token }, headers: new() { [header] = value });
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.False(refused.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Another_site_cannot_log_a_browser_out()
    {
        await using var server = await OperatedServer.StartAsync();
        using var entered = await server.LogInAsync(server.Token);
        var cookie = OperatedServer.CookieOf(entered);
        using var refused = await server.PostAsync("/logout", [], cookie, new() { ["Origin"] = "http://127.0.0.1:1" });
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        using var page = await server.GetAsync("/", cookie);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task A_form_that_is_too_large_is_refused_as_such()
    {
        await using var server = await OperatedServer.StartAsync();
        using var refused = await server.LogInAsync(new string('x', 100_000));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
    }

    [Fact]
    public async Task What_a_browser_asks_for_by_itself_is_no_attempt_at_a_token()
    {
        await using var server = await OperatedServer.StartAsync(gateway => gateway.MaxRefusalsPerMinute = 2);
        for (var i = 0; i < 5; i++)
        {
            using var icon = await server.GetAsync("/favicon.ico", accept: "image/*");
            Assert.Equal(HttpStatusCode.Unauthorized, icon.StatusCode);
        }

        using var wrong = await server.LogInAsync("nonsense");
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
    }

    [Fact]
    public async Task Pages_forbid_scripts_frames_and_caches()
    {
        await using var server = await OperatedServer.StartAsync();
        using var form = await server.GetAsync("/login?return=%22%3E%3Cscript%3E");
        var policy = Assert.Single(form.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.True(form.Headers.CacheControl!.NoStore);
        Assert.DoesNotContain("<script", await form.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);

        using var entered = await server.LogInAsync(server.Token);
        using var dashboard = await server.GetAsync("/dashboard/", OperatedServer.CookieOf(entered));
        Assert.Contains("frame-ancestors 'none'", Assert.Single(dashboard.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_open_to_a_bearer_token_and_to_no_other()
    {
        await using var server = await OperatedServer.StartAsync();
        using var open = await server.GetAsync("/metrics", bearer: server.Token, accept: "*/*");
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        using var wrong = await server.GetAsync("/metrics", bearer: AccessToken.Draw(), accept: "*/*");
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
    }
}
