using System.Net;
using Microsoft.Extensions.Options;
using Nexus.Storage.Postgres;
using Orleans.Configuration;

namespace Nexus.Storage.Engine;

/// <summary>
/// The name and the address of a silo among those that share a database: as the engine has them, but for the generation, which tells a silo from those that
/// had its address before. The engine takes the wall clock's seconds. Where that was set back, a silo that starts again would find the row of its dead
/// predecessor, take that for its own successor, and end; so it takes a generation after all that are on record.
/// </summary>
internal sealed class MemberDetails : ILocalSiloDetails
{
    private readonly Lazy<SiloAddress> _address;
    private readonly Lazy<SiloAddress> _gateway;

    public MemberDetails(
        IOptions<SiloOptions> silo, IOptions<ClusterOptions> cluster, IOptions<EndpointOptions> endpoints, PostgresDatabase database)
    {
        Name = silo.Value.SiloName;
        ClusterId = cluster.Value.ClusterId;
        DnsHostName = Dns.GetHostName();
        EndpointOptions at = endpoints.Value;
        _address = new(() => Next(database, ClusterId, new IPEndPoint(at.AdvertisedIPAddress!, at.SiloPort)));

        // None for a silo that takes no clients, as the engine has it.
        _gateway = new(() => at.GatewayPort == 0 ? null! : SiloAddress.New(new IPEndPoint(at.AdvertisedIPAddress!, at.GatewayPort), 0));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string ClusterId { get; }

    /// <inheritdoc/>
    public string DnsHostName { get; }

    /// <inheritdoc/>
    /// <exception cref="StorageException">The database cannot be used.</exception>
    public SiloAddress SiloAddress => _address.Value;

    /// <inheritdoc/>
    public SiloAddress GatewayAddress => _gateway.Value;

    // The engine asks for the address before anything of the silo runs, and cannot wait for it otherwise.
    private static SiloAddress Next(PostgresDatabase database, string clusterId, IPEndPoint endpoint)
    {
        int last = database.LastGenerationAsync(clusterId, endpoint).GetAwaiter().GetResult();
        return SiloAddress.New(endpoint, Math.Max(SiloAddress.AllocateNewGeneration(), last + 1));
    }
}
