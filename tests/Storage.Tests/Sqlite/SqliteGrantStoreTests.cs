namespace Nexus.Storage.Tests.Sqlite;

public sealed class SqliteGrantStoreTests : GrantStoreContract
{
    protected override ITestDatabase CreateDatabase() => new SqliteTestDatabase();
}
