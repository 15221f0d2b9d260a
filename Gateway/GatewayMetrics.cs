using System.Diagnostics.Metrics;

namespace Nexus.Gateway;

/// <summary>What the meter <c>Nexus</c> tells of the gateway.</summary>
internal static class GatewayMetrics
{
    /// <summary>The name of <see cref="DroppedReaders"/>.</summary>
    public const string DroppedReadersName = "nexus.gateway.dropped_readers";

    private static readonly Meter Meter = new("Nexus");

    /// <summary>Calls that were ended because the client did not take what it had asked for.</summary>
    public static readonly Counter<long> DroppedReaders =
        Meter.CreateCounter<long>(DroppedReadersName, "{call}", "Calls ended because the client did not take a message in time.");
}
