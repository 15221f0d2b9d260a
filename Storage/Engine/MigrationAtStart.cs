namespace Nexus.Storage.Engine;

/// <summary>Migrates the database when the silo starts, before its storage and reminders read their queries from it.</summary>
internal sealed class MigrationAtStart(NexusDatabase database) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer) =>
        observer.Subscribe(nameof(MigrationAtStart), ServiceLifecycleStage.RuntimeInitialize, database.MigrateAsync);
}
