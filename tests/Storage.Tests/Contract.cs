namespace Nexus.Storage.Tests;

/// <summary>A contract suite: each test gets a database of its own.</summary>
public abstract class Contract : IAsyncLifetime
{
    protected Contract() => Database = CreateDatabase();

    protected ITestDatabase Database { get; }

    public Task InitializeAsync() => Database.OpenAsync();

    public async Task DisposeAsync() => await Database.DisposeAsync();

    protected abstract ITestDatabase CreateDatabase();
}
