using Microsoft.Extensions.DependencyInjection;
using Nexus.Storage;
using Nexus.Storage.Backends;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Faults.Stores;

/// <summary>Puts a fault between a server and its database.</summary>
public static class FaultyStores
{
    /// <summary>All stores of jobs, grants and programs that are asked for from now on have the fault around them.</summary>
    public static IServiceCollection AddStoreFault(this IServiceCollection services, IStoreFault fault) => services
        .AddSingleton(provider => FaultyStore<IJobStore>.Make(Database(provider).Jobs, fault))
        .AddSingleton(provider => FaultyStore<IGrantStore>.Make(Database(provider).Grants, fault))
        .AddSingleton(provider => FaultyStore<IProgramStore>.Make(Database(provider).Programs, fault));

    private static NexusDatabase Database(IServiceProvider provider) => provider.GetRequiredService<NexusDatabase>();
}
