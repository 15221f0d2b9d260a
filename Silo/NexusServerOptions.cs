using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Gateway;
using Nexus.Gateway.Telemetry;

namespace Nexus.Silo;

/// <summary>How a server is set up. A planned stop may take 30 seconds by default.</summary>
public sealed record NexusServerOptions : SiloOptions
{
    /// <summary>Options with their defaults.</summary>
    public NexusServerOptions() => StopLimit = TimeSpan.FromSeconds(30);

    /// <summary>What the process does. Default <see cref="ServerRoles.All"/>; anything less needs a database that silos share.</summary>
    public ServerRoles Roles { get; init; } = ServerRoles.All;

    /// <summary>The address to listen on. Default: loopback, for this machine only. There is no TLS: put a proxy before any other.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port of HTTP/1.1: health, pages, gRPC-Web. 0 picks a free one. Default 8080.</summary>
    public int HttpPort { get; init; } = 8080;

    /// <summary>The port of gRPC: HTTP/2 without TLS. 0 picks a free one. Default 8081.</summary>
    public int GrpcPort { get; init; } = 8081;

    /// <summary>How many calls one connection may have at once; a watch is one as long as it lasts. Default 2000.</summary>
    public int MaxCallsPerConnection { get; init; } = 2000;

    /// <summary>Sets options of the gateway; nothing by default.</summary>
    public Action<GatewayOptions>? Gateway { get; init; }

    /// <summary>Where telemetry goes; by default nowhere but to /metrics.</summary>
    public NexusTelemetryOptions Telemetry { get; init; } = new();

    /// <summary>Adds or replaces services, such as backends of your own; nothing by default.</summary>
    public Action<IServiceCollection>? Services { get; init; }
}
