using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nexus.Storage.Backends;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;
using Nexus.Storage.Sqlite;
using Nexus.Storage.Tokens;

namespace Nexus.Storage;

/// <summary>Registers the database.</summary>
public static class StorageServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="SqliteDatabase"/>, <see cref="IJobStore"/>, <see cref="IProgramStore"/>, <see cref="IGrantStore"/> and
    /// <see cref="ITokenStore"/>, and validates <see cref="StorageOptions"/> at start. Calling it again only configures.
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
        services.TryAddSingleton(provider => new SqliteDatabase(
            provider.GetRequiredService<IOptions<StorageOptions>>().Value, provider.GetService<ILogger<SqliteDatabase>>()));
        services.TryAddSingleton(provider => provider.GetRequiredService<SqliteDatabase>().Jobs);
        services.TryAddSingleton(provider => provider.GetRequiredService<SqliteDatabase>().Programs);
        services.TryAddSingleton(provider => provider.GetRequiredService<SqliteDatabase>().Grants);
        services.TryAddSingleton(provider => provider.GetRequiredService<SqliteDatabase>().Tokens);
        return services;
    }
}
