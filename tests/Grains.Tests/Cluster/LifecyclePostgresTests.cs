using Nexus.Postgres.Testing;
using Nexus.Storage;
using Xunit.Abstractions;

namespace Nexus.Grains.Tests.Cluster;

[RequiresPostgres]
public sealed class LifecyclePostgresTests(ITestOutputHelper output) : LifecycleTests(jobsALife: 100, output), IAsyncLifetime
{
    private ThrowawayDatabase? _database;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    protected override async Task<StorageOptions?> StorageAsync()
    {
        _database = await ThrowawayDatabase.CreateAsync();
        return new StorageOptions { Provider = StorageOptions.Postgres, ConnectionString = _database.ConnectionString };
    }
}
