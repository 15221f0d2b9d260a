using Microsoft.Extensions.DependencyInjection;
using Nexus.Storage.Engine;
using Nexus.Storage.Jobs;
using Orleans.Runtime.Hosting;

namespace Nexus.Storage;

/// <summary>Puts a silo's grains, reminders and membership on the database.</summary>
public static class StorageSiloBuilderExtensions
{
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
            options => options.Configure<NexusDatabase>((settings, database) =>
            {
                settings.Invariant = database.EngineInvariant;
                settings.DataSource = database.EngineDataSource;
                settings.DeleteStateOnClear = true;
            }));
        builder.UseAdoNetReminderService(options => options.Configure<NexusDatabase>((reminders, database) =>
        {
            reminders.Invariant = database.EngineInvariant;
            reminders.DataSource = database.EngineDataSource;
        }));
        return builder;
    }

    /// <summary>
    /// Has the silos that share a PostgreSQL database find each other there. The migration of <see cref="AddNexusGrainStorage"/> makes the
    /// tables before the silo joins.
    /// </summary>
    public static ISiloBuilder UseNexusMembership(this ISiloBuilder builder)
    {
        builder.Services.AddNexusStorage();
        builder.Services.AddSingleton<ILocalSiloDetails, MemberDetails>();
        return builder.UseAdoNetClustering(options => options.Configure<NexusDatabase>((membership, database) =>
        {
            membership.Invariant = database.EngineInvariant;
            membership.DataSource = database.EngineDataSource;
        }));
    }

    /// <summary>Has a client of the cluster find the gateway ports of its silos in the database, whose tables the silos make.</summary>
    public static IClientBuilder UseNexusMembership(this IClientBuilder builder)
    {
        builder.Services.AddNexusStorage();
        return builder.UseAdoNetClustering(options => options.Configure<NexusDatabase>((membership, database) =>
        {
            membership.Invariant = database.EngineInvariant;
            membership.DataSource = database.EngineDataSource;
        }));
    }
}
