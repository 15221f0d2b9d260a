using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nexus.Grains;

namespace Nexus.Gateway.Tokens;

/// <summary>
/// Counts the calls that came without a valid token, by address and minute. It only makes those who fail wait longer: a valid token is
/// let in whatever others did from its address, or anybody behind the same proxy could lock it out.
/// </summary>
/// <remarks>A table of bounded size: when it is full of busy addresses, further ones share a count.</remarks>
public sealed class RefusalLimiter(IOptions<GatewayOptions> options, [FromKeyedServices(NexusTime.Key)] TimeProvider time)
{
    /// <summary>How many addresses are counted apart.</summary>
    public const int MaxAddresses = 10_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, Count> _counts = [];
    private Count _others;

    /// <summary>How many addresses are in the table.</summary>
    public int AddressCount
    {
        get
        {
            lock (_gate)
            {
                return _counts.Count;
            }
        }
    }

    /// <summary>Notes a refusal. Answers how long the address has to wait, or null while it is within its limit.</summary>
    public TimeSpan? Refused(IPAddress? address)
    {
        var now = time.GetUtcNow();
        var source = Source(address);
        lock (_gate)
        {
            if (!_counts.ContainsKey(source) && _counts.Count >= MaxAddresses)
            {
                Forget(now);
            }

            var shared = !_counts.ContainsKey(source) && _counts.Count >= MaxAddresses;
            var known = shared ? _others : _counts.GetValueOrDefault(source);
            var count = now < known.Until ? known with { Refusals = known.Refusals + 1 } : new Count(now + Window, 1);
            if (shared)
            {
                _others = count;
            }
            else
            {
                _counts[source] = count;
            }

            return count.Refusals > options.Value.MaxRefusalsPerMinute ? count.Until - now : null;
        }
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (address, count) in _counts)
        {
            if (count.Until <= now)
            {
                _counts.Remove(address);
            }
        }
    }

    /// <summary>A household or a machine has 2^64 addresses of IPv6: they count as one.</summary>
    private static IPAddress Source(IPAddress? address)
    {
        if (address is null)
        {
            return IPAddress.None;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    private readonly record struct Count(DateTimeOffset Until, int Refusals);
}
