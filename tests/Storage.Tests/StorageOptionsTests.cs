using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nexus.Storage.Jobs;
using Nexus.Storage.Sqlite;

namespace Nexus.Storage.Tests;

public sealed class StorageOptionsTests
{
    [Theory]
    [InlineData("", "nexus", "sqlite", "Storage:Path must name the database file.")]
    [InlineData("nexus.db", "", "sqlite", "Storage:ServiceId must not be empty.")]
    [InlineData("nexus.db", "nexus", "oracle", "Storage:Provider must be \"sqlite\".")]
    public void A_mistake_is_told_in_a_sentence(string path, string serviceId, string provider, string sentence)
    {
        using ServiceProvider services = new ServiceCollection()
            .AddNexusStorage(options => (options.Path, options.ServiceId, options.Provider) = (path, serviceId, provider))
            .BuildServiceProvider();
        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<SqliteDatabase>());
        Assert.Equal([sentence], refused.Failures);
    }

    [Fact]
    public async Task Registering_twice_gives_one_database()
    {
        var collection = new ServiceCollection();
        collection.AddNexusStorage(options => options.Path = "nexus.db").AddNexusStorage();
        await using ServiceProvider services = collection.BuildServiceProvider();
        Assert.Single(services.GetServices<SqliteDatabase>());
        Assert.Same(services.GetRequiredService<SqliteDatabase>().Jobs, services.GetRequiredService<IJobStore>());
    }
}
