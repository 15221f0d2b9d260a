using Google.Rpc;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Nexus.Gateway.Pages;
using Nexus.Grains;
using Nexus.Storage;
using Nexus.Storage.Sqlite;
using Nexus.Storage.Tokens;
using Nexus.V1;

namespace Nexus.Gateway.Tests.Tokens;

public sealed class AuthenticationTests
{
    /// <summary>What may be reached without a token, and why.</summary>
    private static readonly Dictionary<string, string> Open = new()
    {
        ["/grpc.health.v1.Health/"] = "probes have no token, and learn only whether the server is ready",
        ["/health/live"] = "probes have no token, and learn only that the process is up",
        ["/health/ready"] = "probes have no token, and learn only whether the server is ready",
        ["/login"] = "it is where a token is shown",
    };

    /// <summary>What asks for something else than a bearer token, and for what: a page is visited by a browser, with a session.</summary>
    private static readonly Dictionary<string, string> Policies = new()
    {
        ["/"] = PageServices.BrowserPolicy,
        ["/logout"] = PageServices.BrowserPolicy,
        ["/dashboard"] = PageServices.BrowserPolicy,
        ["/metrics"] = PageServices.ScrapePolicy,
    };

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task Every_endpoint_is_closed_unless_it_is_on_the_list()
    {
        await using var server = await TestServer.StartAsync();
        var endpoints = server.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.True(endpoints.Count > 15, $"Only {endpoints.Count} endpoints were found: does this test still see them?");
        foreach (var endpoint in endpoints)
        {
            var path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            var open = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            Assert.True(open == Open.Keys.Any(path.StartsWith), $"{path} is {(open ? "open and not on the list" : "closed and on the list")}.");
        }

        // Whoever adds a policy of their own has to say so above.
        foreach (var endpoint in endpoints)
        {
            var path = "/" + endpoint.RoutePattern.RawText!.Trim('/').Split('/')[0];
            var policies = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy);
            var expected = Policies.TryGetValue(path, out var policy) ? new[] { policy } : [];
            Assert.True(expected.SequenceEqual(policies), $"{endpoint.RoutePattern.RawText} asks for '{string.Join(", ", policies)}', not for '{string.Join(", ", expected)}'.");
        }
    }

    [Fact]
    public async Task Every_method_refuses_all_but_valid_tokens_in_the_same_words()
    {
        await using var server = await TestServer.StartAsync(gateway => gateway.MaxRefusalsPerMinute = 10_000);
        var tokens = server.Server.Services.GetRequiredService<ITokenStore>();
        var revoked = await tokens.CreateAsync("gone", DateTimeOffset.UtcNow);
        await tokens.RevokeAsync(revoked.Record.TokenId, DateTimeOffset.UtcNow);
        string[] shown = ["", "nonsense", AccessToken.Draw(), revoked.Text, server.Token[..^1], server.Token + "A"];
        var methods = server.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Select(e => e.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method).OfType<IMethod>()
            .Where(m => !Open.Keys.Any(m.FullName.StartsWith)).DistinctBy(m => m.FullName).ToList();
        Assert.Equal(
            new[] { JobService.Descriptor, ProgramService.Descriptor, BackendService.Descriptor, V1.ServerService.Descriptor }
                .SelectMany(s => s.Methods.Select(m => $"/{s.FullName}/{m.Name}")).Order(),
            methods.Select(m => m.FullName).Where(m => m.StartsWith("/nexus.v1.", StringComparison.Ordinal)).Order());
        Assert.Contains(methods, m => m.FullName.StartsWith("/grpc.reflection.", StringComparison.Ordinal));

        var refusals = new HashSet<string>();
        foreach (var token in shown)
        {
            var calls = server.Connect(token);
            foreach (var method in methods)
            {
                var failure = await Assert.ThrowsAsync<RpcException>(() => CallAsync(calls, method));
                Assert.Equal(StatusCode.Unauthenticated, failure.StatusCode);
                Assert.Equal("TOKEN_REFUSED", failure.GetRpcStatus()!.GetDetail<ErrorInfo>().Reason);
                refusals.Add(failure.GetRpcStatus()!.ToString());
            }
        }

        Assert.Single(refusals);
        var unknown = await Assert.ThrowsAsync<RpcException>(() => CallAsync(
            server.Connect(""), new Method<byte[], byte[]>(MethodType.Unary, "nexus.v1.JobService", "Nothing", Bytes, Bytes)));
        Assert.Equal(StatusCode.Unauthenticated, unknown.StatusCode);
    }

    [Fact]
    public async Task After_too_many_refusals_an_address_is_told_to_wait_but_a_valid_token_is_let_in()
    {
        await using var server = await StartAsync();
        var stranger = new V1.ServerService.ServerServiceClient(server.Connect("nxs_nothing"));
        for (var refusal = 0; refusal < 10; refusal++)
        {
            Assert.Equal(StatusCode.Unauthenticated, (await RefusedAsync(stranger)).StatusCode);
        }

        _time.Advance(TimeSpan.FromSeconds(15));
        var failure = await RefusedAsync(stranger);
        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
        Assert.Equal(45, failure.GetRpcStatus()!.GetDetail<RetryInfo>().RetryDelay.Seconds);
        await server.Info.GetInfoAsync(new GetInfoRequest());
        _time.Advance(TimeSpan.FromSeconds(45));
        Assert.Equal(StatusCode.Unauthenticated, (await RefusedAsync(stranger)).StatusCode);
    }

    /// <summary>The tokens are written by another owner of the database, as the command line is one.</summary>
    [Fact]
    public async Task A_new_token_works_at_once_and_a_revoked_one_for_two_seconds_at_most()
    {
        await using var server = await StartAsync();
        await using var database = new SqliteDatabase(new StorageOptions { Path = server.Directory.DatabasePath });
        var made = await database.Tokens.CreateAsync("colleague", _time.GetUtcNow());
        var info = new V1.ServerService.ServerServiceClient(server.Connect(made.Text));
        await info.GetInfoAsync(new GetInfoRequest());

        Assert.True(await database.Tokens.RevokeAsync(made.Record.TokenId, _time.GetUtcNow()));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(StatusCode.Unauthenticated, (await RefusedAsync(info)).StatusCode);
    }

    [Fact]
    public async Task A_page_is_refused_in_HTTPs_own_terms()
    {
        await using var server = await TestServer.StartAsync(gateway => gateway.MaxRefusalsPerMinute = 1);
        using var browser = new HttpClient { BaseAddress = server.Server.HttpAddress };
        using var first = await browser.GetAsync(new Uri("/anything", UriKind.Relative));
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, first.StatusCode);
        Assert.Equal("Bearer", first.Headers.WwwAuthenticate.ToString());
        browser.DefaultRequestHeaders.Authorization = new("Bearer", "nonsense");
        using var wrong = await browser.GetAsync(new Uri("/anything", UriKind.Relative));
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, wrong.StatusCode);
        using var second = await browser.GetAsync(new Uri("/anything", UriKind.Relative));
        Assert.Equal(System.Net.HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.InRange(second.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        browser.DefaultRequestHeaders.Authorization = new("Bearer", server.Token);
        using var third = await browser.GetAsync(new Uri("/anything", UriKind.Relative));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, third.StatusCode);
    }

    private static Marshaller<byte[]> Bytes => Marshallers.Create(bytes => bytes, bytes => bytes);

    private static async Task<RpcException> RefusedAsync(V1.ServerService.ServerServiceClient client) =>
        await Assert.ThrowsAsync<RpcException>(async () => await client.GetInfoAsync(new GetInfoRequest()));

    /// <summary>Calls a method of any form with an empty message.</summary>
    private static async Task CallAsync(CallInvoker calls, IMethod form)
    {
        var method = new Method<byte[], byte[]>(form.Type, form.ServiceName, form.Name, Bytes, Bytes);
        var options = new CallOptions(deadline: DateTime.UtcNow + Watching.Patience);
        switch (form.Type)
        {
            case MethodType.Unary:
                using (var unary = calls.AsyncUnaryCall(method, null, options, []))
                {
                    await unary;
                }

                break;
            case MethodType.ServerStreaming:
                using (var reading = calls.AsyncServerStreamingCall(method, null, options, []))
                {
                    await reading.ResponseStream.MoveNext();
                }

                break;
            case MethodType.ClientStreaming:
                using (var writing = calls.AsyncClientStreamingCall(method, null, options))
                {
                    await writing;
                }

                break;
            default:
                using (var both = calls.AsyncDuplexStreamingCall(method, null, options))
                {
                    await both.ResponseStream.MoveNext();
                }

                break;
        }
    }

    private Task<TestServer> StartAsync() =>
        TestServer.StartAsync(services: services => services.AddKeyedSingleton<TimeProvider>(NexusTime.Key, _time));
}
