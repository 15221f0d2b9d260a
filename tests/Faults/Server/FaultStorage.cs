using System.Globalization;
using Nexus.Silo;
using Nexus.Storage;

namespace Nexus.Faults.Server;

/// <summary>The storage of a server under test, as seen by the server and by those who look into its database directly.</summary>
/// <param name="options">Where the database is.</param>
/// <param name="siloPort">PostgreSQL: the port of the silo, which it takes again after each death.</param>
public sealed class FaultStorage(StorageOptions options, int siloPort)
{
    /// <summary>The variables of a server's process.</summary>
    public Dictionary<string, string?> Variables => options.Provider == StorageOptions.Postgres
        ? new()
        {
            ["NEXUS__Storage__Provider"] = options.Provider,
            ["NEXUS__Storage__ConnectionString"] = options.ConnectionString,
            ["NEXUS__Silo__Port"] = siloPort.ToString(CultureInfo.InvariantCulture),
        }
        : [];

    /// <summary>The set-up of a server in this process.</summary>
    public DeploymentOptions Deployment => DeploymentOptions.Read(Variables);

    /// <summary>Opens the database, to read what the server has written.</summary>
    public NexusDatabase Open() => NexusDatabase.Open(options);
}
