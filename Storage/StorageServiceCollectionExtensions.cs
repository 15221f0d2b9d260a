using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nexus.Storage.Backends;
using Nexus.Storage.Jobs;
using Nexus.Storage.Postgres;
using Nexus.Storage.Programs;
using Nexus.Storage.Sqlite;
using Nexus.Storage.Tokens;

namespace Nexus.Storage;

/// <summary>Registers the database.</summary>
public static class StorageServiceCollectionExtensions
{
    /// <summary>
    /// Registers the <see cref="NexusDatabase"/> that <see cref="StorageOptions.Provider"/> names, <see cref="IJobStore"/>,
    /// <see cref="IProgramStore"/>, <see cref="IGrantStore"/> and <see cref="ITokenStore"/>, and validates <see cref="StorageOptions"/> at
    /// start. Calling it again only configures.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options; they may also be bound elsewhere.</param>
    public static IServiceCollection AddNexusStorage(this IServiceCollection services, Action<StorageOptions>? configure = null)
    {
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.AddOptions<StorageOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<StorageOptions>, StorageOptionsValidation>());
        services.TryAddSingleton(provider => new SqliteDatabase(Options(provider), provider.GetService<ILogger<SqliteDatabase>>()));
        services.TryAddSingleton(provider => new PostgresDatabase(Options(provider), provider.GetService<ILogger<PostgresDatabase>>()));
        services.TryAddSingleton<NexusDatabase>(provider => Options(provider).Provider == StorageOptions.Postgres
            ? provider.GetRequiredService<PostgresDatabase>()
            : provider.GetRequiredService<SqliteDatabase>());
        services.TryAddSingleton(provider => provider.GetRequiredService<NexusDatabase>().Jobs);
        services.TryAddSingleton(provider => provider.GetRequiredService<NexusDatabase>().Programs);
        services.TryAddSingleton(provider => provider.GetRequiredService<NexusDatabase>().Grants);
        services.TryAddSingleton(provider => provider.GetRequiredService<NexusDatabase>().Tokens);
        return services;

        static StorageOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<StorageOptions>>().Value;
    }
}
