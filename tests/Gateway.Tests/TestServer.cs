using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Gateway.Telemetry;
using Nexus.Gateway.Tests.Backends;
using Nexus.Grains.Backends;
using Nexus.Silo;
using Nexus.V1;

namespace Nexus.Gateway.Tests;

/// <summary>A real server on a data directory of its own, on free ports, with a backend whose items run for as long as the test wants.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly DirectoryInfo _home;
    private readonly bool _ownsHome;
    private readonly List<GrpcChannel> _channels = [];
    private CallInvoker? _calls;

    private TestServer(NexusServer server, DirectoryInfo home, bool ownsHome, HeldBackend backend)
    {
        (Server, _home, _ownsHome, Backend) = (server, home, ownsHome, backend);
        Token = File.ReadAllText(Directory.AdministratorTokenPath).Trim();
    }

    public NexusServer Server { get; }

    public HeldBackend Backend { get; }

    public DataDirectory Directory => DataDirectory.Locate(_home.FullName);

    /// <summary>The administrator's token.</summary>
    public string Token { get; }

    public JobService.JobServiceClient Jobs => new(Calls);

    public ProgramService.ProgramServiceClient Programs => new(Calls);

    public BackendService.BackendServiceClient Backends => new(Calls);

    public V1.ServerService.ServerServiceClient Info => new(Calls);

    private CallInvoker Calls => _calls ??= Connect();

    public static DirectoryInfo NewHome() => System.IO.Directory.CreateTempSubdirectory("nexus-gateway-");

    /// <summary>Starts a server. With a home of the caller's, a later server can go on where an earlier one ended.</summary>
    public static async Task<TestServer> StartAsync(
        Action<GatewayOptions>? gateway = null,
        Action<IServiceCollection>? services = null,
        DirectoryInfo? home = null,
        int grpcPort = 0,
        NexusTelemetryOptions? telemetry = null)
    {
        var at = home ?? NewHome();
        var backend = new HeldBackend();
        var server = await NexusServer.StartAsync(DataDirectory.Locate(at.FullName), new NexusServerOptions
        {
            Purpose = "test",
            HttpPort = 0,
            GrpcPort = grpcPort,
            Gateway = gateway,
            Telemetry = telemetry ?? new NexusTelemetryOptions(),
            Services = all =>
            {
                all.AddSingleton<ILocalBackend>(backend);
                services?.Invoke(all);
            },
        });
        return new TestServer(server, at, home is null, backend);
    }

    /// <summary>A channel that brings a token with each call: the administrator's, another, or none when it is empty.</summary>
    public CallInvoker Connect(string? token = null, Action<GrpcChannelOptions>? configure = null)
    {
        var options = new GrpcChannelOptions();
        configure?.Invoke(options);
        var channel = GrpcChannel.ForAddress(Server.GrpcAddress, options);
        _channels.Add(channel);
        return channel.CreateCallInvoker().Authorize(token ?? Token);
    }

    /// <summary>Uploads a circuit and returns the program.</summary>
    public async Task<V1.Program> UploadAsync(string text = Circuits.Bell, string name = "bell.qasm", string project = "")
    {
        using var call = Programs.Upload();
        await call.RequestStream.WriteAsync(new UploadRequest { Name = new ProgramName { Name = name, Project = project } });
        await call.RequestStream.WriteAsync(new UploadRequest { Chunk = Google.Protobuf.ByteString.CopyFromUtf8(text) });
        await call.RequestStream.CompleteAsync();
        return await call;
    }

    /// <summary>Submits a job and returns its id.</summary>
    public async Task<string> SubmitAsync(int items = 1, string backend = HeldBackend.DefaultName, int shots = 10)
    {
        var program = await UploadAsync();
        var request = new SubmitRequest { Name = "test job", Backend = backend };
        for (var item = 1; item <= items; item++)
        {
            request.Items.Add(new NewItem { ProgramId = program.ProgramId, Shots = shots, Seed = (ulong)item });
        }

        return (await Jobs.SubmitAsync(request)).JobId;
    }

    /// <summary>Submits a job and waits until it is terminal.</summary>
    public async Task<string> RunAsync(int items = 1, string backend = "statevector", int shots = 10)
    {
        var job = await SubmitAsync(items, backend, shots);
        await Watching.ToTheEndAsync(Jobs, job);
        return job;
    }

    /// <summary>Lets the only item of a job on the held backend end, and waits until the job has.</summary>
    public async Task ReleaseAsync(string job)
    {
        Backend.Release();
        await Watching.ToTheEndAsync(Jobs, job);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels)
        {
            channel.Dispose();
        }

        Backend.ReleaseAll();
        await Server.DisposeAsync();
        if (_ownsHome)
        {
            _home.Delete(recursive: true);
        }
    }
}
