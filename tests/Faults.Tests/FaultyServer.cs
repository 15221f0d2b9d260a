using Microsoft.Extensions.DependencyInjection;
using Nexus.Client;
using Nexus.Faults.Server;
using Nexus.Grains.Backends;
using Nexus.Silo;

namespace Nexus.Faults.Tests;

/// <summary>A server in this process, with a fault of the test's.</summary>
internal sealed class FaultyServer : IAsyncDisposable
{
    private readonly NexusServer _server;
    private readonly FaultPlace _place;

    private FaultyServer(NexusServer server, FaultPlace place) => (_server, _place) = (server, place);

    /// <summary>Where HTTP listens.</summary>
    public Uri Http => _server.HttpAddress;

    /// <summary>Starts one.</summary>
    public static async Task<FaultyServer> StartAsync(FaultPlace place, Action<IServiceCollection> fault)
    {
        var server = await NexusServer.StartAsync(place.Directory, new NexusServerOptions
        {
            Purpose = "test",
            HttpPort = 0,
            GrpcPort = 0,
            Deployment = place.Storage.Deployment,
            Services = services =>
            {
                services.AddSingleton<ILocalBackend>(new ProbeBackend());
                fault(services);
            },
        });
        return new FaultyServer(server, place);
    }

    /// <summary>A client with the administrator's token.</summary>
    /// <param name="retryLimit">For how long it goes on trying what the server does not answer.</param>
    public NexusClient Connect(TimeSpan retryLimit) => new(
        _server.GrpcAddress,
        File.ReadAllText(_place.Directory.AdministratorTokenPath).Trim(),
        new NexusClientOptions { RetryLimit = retryLimit, LongestPause = TimeSpan.FromMilliseconds(500) });

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
