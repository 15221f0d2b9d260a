using Microsoft.Extensions.DependencyInjection;
using Nexus.Storage.Engine;
using Nexus.Storage.Jobs;
using Nexus.Storage.Sqlite;
using Orleans.Runtime.Hosting;

namespace Nexus.Storage;

/// <summary>Puts a silo's grains and reminders on the database.</summary>
public static class StorageSiloBuilderExtensions
{
    // The invariant under which the engine knows Microsoft.Data.Sqlite.
    private const string SqliteInvariant = "System.Data.SQLite";

    /// <summary>
    /// Registers the grain storages <see cref="StorageNames.Jobs"/> and <see cref="StorageNames.Settings"/>, reminders, and the migration at
    /// start, over the database of <see cref="StorageServiceCollectionExtensions.AddNexusStorage"/>.
    /// </summary>
    public static ISiloBuilder AddNexusGrainStorage(this ISiloBuilder builder)
    {
        builder.Services.AddNexusStorage();
        builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, MigrationAtStart>();
        builder.Services.AddGrainStorage(
            StorageNames.Jobs, (provider, _) => new JobGrainStorage(provider.GetRequiredService<IJobStore>()));
        builder.AddAdoNetGrainStorage(
            StorageNames.Settings,
            options => options.Configure<SqliteDatabase>((settings, database) =>
            {
                settings.Invariant = SqliteInvariant;
                settings.DataSource = database.EngineDataSource;
                settings.DeleteStateOnClear = true;
            }));
        builder.UseAdoNetReminderService(options => options.Configure<SqliteDatabase>((reminders, database) =>
        {
            reminders.Invariant = SqliteInvariant;
            reminders.DataSource = database.EngineDataSource;
        }));
        return builder;
    }
}
