using System.ComponentModel.DataAnnotations;

namespace Nexus.Gateway;

/// <summary>The settings of the gateway. Configuration section <c>Gateway</c>.</summary>
public sealed class GatewayOptions
{
    /// <summary>After so long without news a watcher gets a sign of life. Default 15 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00", ErrorMessage = "Gateway:KeepaliveAfter must be between 10 ms and 1 hour.")]
    public TimeSpan KeepaliveAfter { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>A watcher or reader of results that has not taken a message after so long is dropped. Default 60 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00", ErrorMessage = "Gateway:WriteLimit must be between 10 ms and 1 hour.")]
    public TimeSpan WriteLimit { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How many calls a minute from one address may come without a valid token before it is told to wait. Default 10.</summary>
    [Range(1, 100_000, ErrorMessage = "Gateway:MaxRefusalsPerMinute must be between 1 and 100,000.")]
    public int MaxRefusalsPerMinute { get; set; } = 10;

    /// <summary>For so long a token is known without looking it up: a revoked one works no longer than that. Default 2 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10", ErrorMessage = "Gateway:TokenLifetimeInMemory must be at most 10 seconds.")]
    public TimeSpan TokenLifetimeInMemory { get; set; } = TimeSpan.FromSeconds(2);
}
