using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Grains;
using Nexus.Grains.Backends;
using Nexus.Silo;
using Nexus.Storage.Programs;
using Nexus.Storage.Tokens;

namespace Nexus.Gateway.Bench;

/// <summary>Silo and gateway as a server has them, with telemetry, and the bare echo beside them on the same settings.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("nexus-bench-");
    private NexusServer _nexus = null!;
    private WebApplication _echo = null!;

    public GatedBackend Backend { get; } = new();

    public string Token { get; private set; } = "";

    public Uri GrpcAddress => _nexus.GrpcAddress;

    public Uri EchoAddress =>
        new(_echo.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public IGrainFactory Grains => _nexus.Services.GetRequiredService<IGrainFactory>();

    public static async Task<BenchServer> StartAsync()
    {
        var server = new BenchServer();
        var options = new NexusServerOptions
        {
            Purpose = "bench/Gateway",
            HttpPort = 0,
            GrpcPort = 0,
            Services = services => services.AddSingleton<ILocalBackend>(server.Backend),
        };
        server._nexus = await NexusServer.StartAsync(DataDirectory.Locate(server._home.FullName), options);
        server.Token = (await server._nexus.Services.GetRequiredService<ITokenStore>().CreateAsync("bench", DateTimeOffset.UtcNow)).Text;

        // The web server as NexusServer sets it up.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRouting();
        builder.Services.AddGrpc();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(web =>
        {
            web.AddServerHeader = false;
            web.Limits.Http2.MaxStreamsPerConnection = options.MaxCallsPerConnection;
            web.Limits.MinResponseDataRate = null;
            web.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        server._echo = builder.Build();
        server._echo.UseRouting();
        server._echo.MapGrpcService<EchoService>();
        await server._echo.StartAsync();
        return server;
    }

    /// <summary>Puts Nexus into a silo on a database in a directory.</summary>
    public static ISiloBuilder Configure(ISiloBuilder silo, DirectoryInfo directory, ILocalBackend backend)
    {
        silo.UseLocalhostClustering(FreePort(), gatewayPort: 0)
            .AddNexus(storage => storage.Path = Path.Combine(directory.FullName, "nexus.db"))
            .Services.AddSingleton(backend);
        return silo;
    }

    /// <summary>Stores a program and returns its id.</summary>
    public static async Task<Guid> AddProgramAsync(IProgramStore programs)
    {
        var content = "OPENQASM 2.0;"u8.ToArray();
        var program = new ProgramRecord
        {
            ProgramId = Guid.NewGuid(),
            Project = "default",
            Name = "bench",
            Format = "openqasm/2.0",
            ContentHash = Convert.ToHexStringLower(SHA256.HashData(content)),
            QubitCount = 0,
            ActiveQubitCount = 0,
            BitRegisters = [],
            CreatedAt = DateTimeOffset.UtcNow,
        };
        await programs.AddAsync([new NewProgram(program, content)]);
        return program.ProgramId;
    }

    public Task<Guid> AddProgramAsync() => AddProgramAsync(_nexus.Services.GetRequiredService<IProgramStore>());

    /// <summary>Completes when the backend has nothing left to do.</summary>
    public async Task IdleAsync()
    {
        var backend = Grains.GetGrain<IBackendGrain>(GrainKeys.Backend(GatedBackend.BackendName));
        while (await backend.Get() is { Queued: > 0 } or { Granted: > 0 })
        {
            await Task.Delay(20);
        }
    }

    /// <summary>The bytes of managed memory that are in use.</summary>
    public static long LiveBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    public async ValueTask DisposeAsync()
    {
        await _echo.DisposeAsync();
        await _nexus.DisposeAsync();
        Backend.Dispose();
        _home.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
