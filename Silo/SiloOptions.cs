using Microsoft.Extensions.Logging;

namespace Nexus.Silo;

/// <summary>How a silo on a data directory is set up, whatever else its process does.</summary>
public abstract record SiloOptions
{
    /// <summary>What the process is, as others are told who find the data directory in use: <c>nexus run</c>.</summary>
    public required string Purpose { get; init; }

    /// <summary>
    /// The engine's ServiceId, and its ClusterId unless the deployment names another. Part of every stored key, so it never changes for a
    /// database. Default <c>nexus</c>.
    /// </summary>
    public string ServiceId { get; init; } = "nexus";

    /// <summary>Which database, and which silos share it. Default: the file in the data directory, and no other silos.</summary>
    public DeploymentOptions Deployment { get; init; } = new();

    /// <summary>The least grave entries that go to the log file in the data directory. Default <see cref="LogLevel.Warning"/>.</summary>
    public LogLevel FileLogLevel { get; init; } = LogLevel.Warning;

    /// <summary>Where log entries from <see cref="LogLevel.Information"/> on go as well, or null, the default, for nowhere.</summary>
    public TextWriter? VerboseLog { get; init; }

    /// <summary>How long a planned stop may take before what still runs is left to recovery.</summary>
    public TimeSpan StopLimit { get; init; }
}
