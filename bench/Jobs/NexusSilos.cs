using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Grains;
using Nexus.Grains.Backends;
using Nexus.Grains.Jobs;
using Nexus.Silo;
using Nexus.Storage;
using Nexus.Storage.Programs;

namespace Nexus.Jobs.Bench;

/// <summary>Silos in this process over one database, with the backends of the bench.</summary>
internal sealed class NexusSilos : IAsyncDisposable
{
    private readonly IHost[] _hosts;
    private readonly BusyBackend _busy;

    private NexusSilos(IHost[] hosts, BusyBackend busy, BusyBackend held)
    {
        (_hosts, _busy, Held) = (hosts, busy, held);
        Grains = hosts[0].Services.GetRequiredService<IGrainFactory>();
    }

    /// <summary>Calls grains.</summary>
    public IGrainFactory Grains { get; }

    /// <summary>The backend that holds its items.</summary>
    public BusyBackend Held { get; }

    /// <summary>Starts one silo for each port; 0 is any free one.</summary>
    /// <param name="storage">The database: several silos need PostgreSQL.</param>
    /// <param name="slots">The slots of each silo.</param>
    /// <param name="ports">The silos' ports.</param>
    public static async Task<NexusSilos> StartAsync(StorageOptions storage, int slots, params int[] ports)
    {
        BusyBackend busy = new(BusyBackend.Busy);
        BusyBackend held = new(BusyBackend.Held);
        var hosts = new List<IHost>();
        foreach (int port in ports)
        {
            HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
            builder.Logging.SetMinimumLevel(LogLevel.Error);
            builder.UseOrleans(silo =>
            {
                int siloPort = port == 0 ? FreePort() : port;
                if (storage.Provider == StorageOptions.Postgres)
                {
                    silo.UseNexusMembership().ConfigureEndpoints(IPAddress.Loopback, siloPort, gatewayPort: 0);
                    silo.Configure<Orleans.Configuration.ClusterOptions>(cluster => cluster.ServiceId = cluster.ClusterId = storage.ServiceId);
                }
                else
                {
                    silo.UseLocalhostClustering(siloPort, gatewayPort: 0, serviceId: storage.ServiceId, clusterId: storage.ServiceId);
                }

                silo.AddNexus(options =>
                {
                    options.Provider = storage.Provider;
                    options.Path = storage.Path;
                    options.ConnectionString = storage.ConnectionString;
                });
                silo.Services.Configure<NexusOptions>(options => options.Slots = slots);
                silo.Services.AddSingleton<ILocalBackend>(busy);
                silo.Services.AddSingleton<ILocalBackend>(held);
            });
            IHost host = builder.Build();
            await host.StartAsync();
            hosts.Add(host);
        }

        return new NexusSilos([.. hosts], busy, held);
    }

    /// <summary>Stores the program that all items run.</summary>
    public async Task<Guid> AddProgramAsync()
    {
        byte[] content = "OPENQASM 2.0;"u8.ToArray();
        var program = new ProgramRecord
        {
            ProgramId = Guid.NewGuid(),
            Project = "bench",
            Name = "busy",
            Format = "openqasm/2.0",
            ContentHash = Convert.ToHexStringLower(SHA256.HashData(content)),
            QubitCount = 0,
            ActiveQubitCount = 0,
            BitRegisters = [],
            CreatedAt = DateTimeOffset.UtcNow,
        };
        await _hosts[0].Services.GetRequiredService<IProgramStore>().AddAsync([new NewProgram(program, content)]);
        return program.ProgramId;
    }

    /// <summary>Submits a job; acknowledged, it is durable.</summary>
    public async Task<IJobGrain> SubmitAsync(string backend, Guid program, int items, int microseconds)
    {
        var definition = new JobDefinition(
            "bench", "", backend, [.. Enumerable.Range(1, items).Select(i => new JobItemDefinition(program, microseconds + 1, (ulong)i))]);
        IJobGrain job = Grains.GetGrain<IJobGrain>(Guid.NewGuid());
        await job.Submit(definition);
        return job;
    }

    /// <summary>Stops the silos as planned.</summary>
    public async ValueTask DisposeAsync()
    {
        Held.Release();
        foreach (IHost host in _hosts.Reverse())
        {
            await host.StopAsync();
            host.Dispose();
        }

        _busy.Dispose();
        Held.Dispose();
    }

    /// <summary>A port that is free at this moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
