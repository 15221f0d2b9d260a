using Nexus.Grains;
using Nexus.Storage;

namespace Nexus.Silo;

/// <summary>Puts Nexus into a silo.</summary>
public static class NexusSiloBuilderExtensions
{
    /// <summary>
    /// Registers all of Nexus: the grains with their backends and workers, and the database with grain storage, reminders and the migration at start.
    /// Clustering and endpoints stay the host's. The host's ServiceId must be the database's (<see cref="StorageOptions.ServiceId"/>).
    /// </summary>
    /// <param name="builder">The silo.</param>
    /// <param name="database">Says where the database is.</param>
    /// <param name="jobs">Says how jobs run; nothing by default.</param>
    public static ISiloBuilder AddNexus(
        this ISiloBuilder builder, Action<StorageOptions> database, Action<NexusOptions>? jobs = null)
    {
        builder.Services.AddNexusStorage(database);
        return builder.AddNexusGrainStorage().AddNexusGrains(jobs);
    }
}
