namespace Nexus.Storage.Tests;

/// <summary>Tests that each get a database of their own. What derives from it knows no kind of database, or one.</summary>
public abstract class DatabaseTests : IAsyncLifetime
{
    protected DatabaseTests() => Database = CreateDatabase();

    protected ITestDatabase Database { get; }

    public virtual Task InitializeAsync() => Database.OpenAsync();

    public virtual async Task DisposeAsync() => await Database.DisposeAsync();

    protected abstract ITestDatabase CreateDatabase();
}
