using Microsoft.Extensions.DependencyInjection;
using Nexus.Storage.Jobs;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Nexus.Storage.Tests.Engine;

/// <summary>One silo over one database, for all tests of the engine's storage; they use keys of their own.</summary>
public abstract class SiloFixture : IAsyncLifetime
{
    private InProcessTestCluster? _cluster;

    protected SiloFixture() => Database = CreateDatabase();

    public ITestDatabase Database { get; }

    public InProcessTestCluster Cluster => _cluster ?? throw new InvalidOperationException("The silo has not started.");

    public IReminderTable Reminders => Cluster.GetSiloServiceProvider().GetRequiredService<IReminderTable>();

    /// <summary>The silo's own store, whose writer shares the silo's gate with the engine's providers.</summary>
    public IJobStore Jobs => Cluster.GetSiloServiceProvider().GetRequiredService<IJobStore>();

    public IGrainStorage Storage(string name) => Cluster.GetSiloServiceProvider().GetRequiredKeyedService<IGrainStorage>(name);

    // The silo migrates the database itself, as in production; the test's own connection to it then opens what is there.
    public virtual async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ServiceId = "nexus";
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) => Database.Configure(silo));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
        await Database.OpenAsync();
    }

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.StopAllSilosAsync();
            await _cluster.DisposeAsync();
        }

        await Database.DisposeAsync();
    }

    protected abstract ITestDatabase CreateDatabase();
}
