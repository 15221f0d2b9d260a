using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Grains.Backends;
using Nexus.Storage.Programs;
using Nexus.V1;

namespace Nexus.Gateway.Tests.Pages;

/// <summary>A server as an operator sees it: its pages, and a backend of its own that a test holds back.</summary>
internal sealed class OperatedServer : IAsyncDisposable
{
    private readonly TestServer _server;
    private readonly HttpClient _pages;

    private OperatedServer(TestServer server, GatedBackend backend)
    {
        (_server, Backend, Jobs) = (server, backend, server.Jobs);
        _pages = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = server.Server.HttpAddress,
        };
    }

    public GatedBackend Backend { get; }

    public string Token => _server.Token;

    public JobService.JobServiceClient Jobs { get; }

    /// <summary>Calls without a token.</summary>
    public JobService.JobServiceClient Anonymous => new(_server.Connect(""));

    public IServiceProvider Services => _server.Server.Services;

    public static async Task<OperatedServer> StartAsync(Action<GatewayOptions>? gateway = null)
    {
        // The name is a label of the metrics, and keeps tests apart that share this process.
        var backend = new GatedBackend("gated-" + Guid.NewGuid().ToString("N"));
        return new OperatedServer(await TestServer.StartAsync(gateway, services => services.AddSingleton<ILocalBackend>(backend)), backend);
    }

    /// <summary>Submits a job of a number of items to the backend of this server.</summary>
    public async Task<string> SubmitAsync(int items)
    {
        var program = new ProgramRecord
        {
            ProgramId = Guid.NewGuid(),
            Project = "default",
            Name = "test",
            Format = "openqasm/2.0",
            ContentHash = Convert.ToHexStringLower(SHA256.HashData([])),
            QubitCount = 0,
            ActiveQubitCount = 0,
            BitRegisters = [],
            CreatedAt = DateTimeOffset.UtcNow,
        };
        await Services.GetRequiredService<IProgramStore>().AddAsync([new NewProgram(program, Array.Empty<byte>())]);
        var request = new SubmitRequest { Backend = Backend.Name };
        request.Items.AddRange(Enumerable.Repeat(new NewItem { ProgramId = program.ProgramId.ToString(), Shots = 1 }, items));
        return (await Jobs.SubmitAsync(request)).JobId;
    }

    /// <summary>Begins to watch a job. Completes with the snapshot.</summary>
    public async Task<AsyncServerStreamingCall<WatchResponse>> WatchAsync(string jobId)
    {
        var watch = Jobs.Watch(new WatchRequest { Jobs = { new WatchedJob { JobId = jobId } } });
        Assert.True(await watch.ResponseStream.MoveNext());
        return watch;
    }

    /// <summary>Watches to the end.</summary>
    public static async Task EndAsync(AsyncServerStreamingCall<WatchResponse> watch)
    {
        await foreach (var _ in watch.ResponseStream.ReadAllAsync())
        {
            // The stream ends by itself once the job has ended.
        }
    }

    /// <summary>Asks for a page.</summary>
    public async Task<HttpResponseMessage> GetAsync(string path, string? cookie = null, string? bearer = null, string accept = "text/html")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", accept } } };
        return await SendAsync(request, cookie, bearer);
    }

    /// <summary>Sends a form.</summary>
    public async Task<HttpResponseMessage> PostAsync(
        string path, Dictionary<string, string> form, string? cookie = null, Dictionary<string, string>? headers = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        foreach (var (name, value) in headers ?? [])
        {
            request.Headers.Add(name, value);
        }

        return await SendAsync(request, cookie, null);
    }

    /// <summary>Sends the login form.</summary>
    public Task<HttpResponseMessage> LogInAsync(string token, string path = "/") =>
        PostAsync("/login", new() { ["token"] = token, ["return"] = path });

    /// <summary>The cookie that an answer sets, as a browser sends it back.</summary>
    public static string CookieOf(HttpResponseMessage answer) => Assert.Single(answer.Headers.GetValues("Set-Cookie")).Split(';')[0];

    /// <summary>
    /// The metrics now: the text before the value, and the value. Meters are the process's, so series of other tests' servers are among them,
    /// under the same names even.
    /// </summary>
    public async Task<List<KeyValuePair<string, double>>> MetricsAsync()
    {
        using var answer = await GetAsync("/metrics", bearer: Token, accept: "text/plain");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return
        [
            .. (await answer.Content.ReadAsStringAsync()).Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(Parse),
        ];

        // name{labels} value timestamp, the labels and the time stamp only where there are any
        static KeyValuePair<string, double> Parse(string line)
        {
            var end = line.Contains('}', StringComparison.Ordinal) ? line.LastIndexOf('}') + 1 : line.IndexOf(' ', StringComparison.Ordinal);
            return new(line[..end], double.Parse(line[end..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Backend.Release();
        _pages.Dispose();
        await _server.DisposeAsync();
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string? cookie, string? bearer)
    {
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        if (bearer is not null)
        {
            request.Headers.Add("Authorization", "Bearer " + bearer);
        }

        return _pages.SendAsync(request);
    }
}
