using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Nexus.Gateway.Tokens;
using Orleans.Dashboard;

namespace Nexus.Gateway.Pages;

/// <summary>Adds the pages for operators: health, metrics, login and the Orleans dashboard.</summary>
public static class PageServices
{
    /// <summary>The policy of what a logged-in browser may see.</summary>
    public const string BrowserPolicy = "nexus-browser";

    /// <summary>The policy of what a logged-in browser may see, and also a program with a bearer token.</summary>
    public const string ScrapePolicy = "nexus-scrape";

    private const string EitherScheme = "nexus-session-or-token";

    /// <summary>Adds what the pages need, and the health checks of silo and storage.</summary>
    public static IServiceCollection AddNexusPages(this IServiceCollection services)
    {
        services.AddRouting();
        services.TryAddSingleton<LoginPage>();
        services.TryAddSingleton<Sessions>();
        services.AddHealthChecks().AddCheck<SiloHealthCheck>("silo").AddCheck<StorageHealthCheck>("storage");
        services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, null)
            .AddPolicyScheme(EitherScheme, null, either => either.ForwardDefaultSelector = SchemeOf);
        services.AddAuthorizationBuilder()
            .AddPolicy(BrowserPolicy, Require(SessionAuthentication.SchemeName))
            .AddPolicy(ScrapePolicy, Require(EitherScheme));
        return services;
    }

    /// <summary>Adds the Orleans dashboard's collectors to the silo. <see cref="MapNexusPages"/> shows it.</summary>
    public static ISiloBuilder AddNexusDashboard(this ISiloBuilder silo) => silo.AddDashboard();

    /// <summary>Lets <see cref="MapNexusPages"/> show the dashboard in a client of the cluster, whose silos have the collectors.</summary>
    public static IClientBuilder AddNexusDashboard(this IClientBuilder client) => client.AddDashboard();

    /// <summary>
    /// Maps <c>/</c>, <c>/login</c>, <c>/logout</c>, <c>/dashboard</c>, <c>/metrics</c>, <c>/health/live</c> and <c>/health/ready</c>. Only health and
    /// login are open.
    /// </summary>
    public static IEndpointRouteBuilder MapNexusPages(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/live", Health(_ => false, (context, _) => context.Response.WriteAsync("live\n"))).AllowAnonymous();
        endpoints.MapHealthChecks("/health/ready", Health(_ => true, HealthText.WriteAsync)).AllowAnonymous();

        var login = endpoints.ServiceProvider.GetRequiredService<LoginPage>();
        var pages = endpoints.MapGroup("").AddEndpointFilter(Harden(PageText.Policy));
        pages.MapGet("/login", (HttpContext context) => LoginPage.ShowAsync(context)).AllowAnonymous();
        pages.MapPost("/login", (HttpContext context) => login.EnterAsync(context)).AllowAnonymous();
        pages.MapPost("/logout", (HttpContext context) => login.LeaveAsync(context)).RequireAuthorization(BrowserPolicy);
        pages.MapGet("/", (HttpContext context) => Results.Content(PageText.Home(context.User.Identity?.Name ?? ""), "text/html; charset=utf-8"))
            .RequireAuthorization(BrowserPolicy);

        endpoints.MapPrometheusScrapingEndpoint("/metrics").RequireAuthorization(ScrapePolicy);
        endpoints.MapOrleansDashboard("/dashboard")
            .AddEndpointFilter(Harden(PageText.DashboardPolicy))
            .RequireAuthorization(BrowserPolicy);
        return endpoints;
    }

    private static Action<AuthorizationPolicyBuilder> Require(string scheme) =>
        policy => policy.AddAuthenticationSchemes(scheme).RequireAuthenticatedUser();

    // One scheme answers each request: two would both write the refusal.
    private static string SchemeOf(HttpContext context) =>
        context.Request.Headers.Authorization.Count > 0 ? TokenAuthentication.SchemeName : SessionAuthentication.SchemeName;

    private static HealthCheckOptions Health(
        Func<HealthCheckRegistration, bool> which, Func<HttpContext, HealthReport, Task> write) => new() { Predicate = which, ResponseWriter = write };

    private static Func<EndpointFilterInvocationContext, EndpointFilterDelegate, ValueTask<object?>> Harden(string policy) => (invocation, next) =>
    {
        var headers = invocation.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.CacheControl = "no-store";
        // Not "no-referrer": browsers then send "Origin: null" with the form, which cannot be told from another site's.
        headers["Referrer-Policy"] = "same-origin";
        return next(invocation);
    };
}
