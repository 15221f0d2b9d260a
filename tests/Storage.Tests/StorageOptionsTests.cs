using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nexus.Storage.Jobs;
using Nexus.Storage.Postgres;
using Nexus.Storage.Sqlite;

namespace Nexus.Storage.Tests;

public sealed class StorageOptionsTests
{
    private const string Server = "Host=127.0.0.1;Database=nexus;Username=nexus;Password=secret";

    [Theory]
    [InlineData("", "nexus", "sqlite", "", 20, "NEXUS__Storage__Path must name the database file.")]
    [InlineData("nexus.db", "", "sqlite", "", 20, "NEXUS__Storage__ServiceId must not be empty.")]
    [InlineData("nexus.db", "nexus", "oracle", "", 20, "NEXUS__Storage__Provider must be \"sqlite\" or \"postgres\".")]
    [InlineData("nexus.db", "nexus", "sqlite", Server, 20, "NEXUS__Storage__ConnectionString is for PostgreSQL: set NEXUS__Storage__Provider=postgres too, or leave it out.")]
    [InlineData("", "nexus", "postgres", "", 20, "NEXUS__Storage__ConnectionString must name a server and a database: Host=...;Database=...;Username=...;Password=...")]
    [InlineData("", "nexus", "postgres", "Host=db;Username=nexus", 20, "NEXUS__Storage__ConnectionString must name a server and a database: Host=...;Database=...;Username=...;Password=...")]
    [InlineData("", "nexus", "postgres", "Host=db;Database=nexus;Port=secret", 20, "NEXUS__Storage__ConnectionString cannot be read: Couldn't set port (Parameter 'port')")]
    [InlineData("", "nexus", "postgres", Server, 7, "NEXUS__Storage__MaxPoolSize must be at least 8: NEXUS__Storage__Writers and NEXUS__Storage__MaxReaders and 2 for the engine.")]
    public void A_mistake_is_told_in_a_sentence(string path, string serviceId, string provider, string connection, int pool, string sentence)
    {
        using ServiceProvider services = new ServiceCollection()
            .AddNexusStorage(options => (options.Path, options.ServiceId, options.Provider, options.ConnectionString, options.MaxPoolSize) =
                (path, serviceId, provider, connection, pool))
            .BuildServiceProvider();
        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<NexusDatabase>());
        Assert.Equal([sentence], refused.Failures);
        StorageException same = Assert.Throws<StorageException>(() => NexusDatabase.Open(new StorageOptions
        {
            Path = path,
            ServiceId = serviceId,
            Provider = provider,
            ConnectionString = connection,
            MaxPoolSize = pool,
        }));
        Assert.Equal(sentence, same.Message);
    }

    [Fact]
    public async Task Registering_twice_gives_one_database()
    {
        var collection = new ServiceCollection();
        collection.AddNexusStorage(options => options.Path = "nexus.db").AddNexusStorage();
        await using ServiceProvider services = collection.BuildServiceProvider();
        Assert.Single(services.GetServices<SqliteDatabase>());
        Assert.Same(services.GetRequiredService<SqliteDatabase>(), services.GetRequiredService<NexusDatabase>());
        Assert.Same(services.GetRequiredService<SqliteDatabase>().Jobs, services.GetRequiredService<IJobStore>());
    }

    [Fact]
    public async Task The_provider_chooses_the_database_and_nothing_tells_the_password()
    {
        var options = new StorageOptions { Provider = StorageOptions.Postgres, ConnectionString = Server };
        await using NexusDatabase database = NexusDatabase.Open(options);
        Assert.IsType<PostgresDatabase>(database);
        Assert.Equal("database nexus on 127.0.0.1:5432", database.Location);
        Assert.DoesNotContain("secret", database.EngineDataSource.ConnectionString, StringComparison.Ordinal);
    }
}
