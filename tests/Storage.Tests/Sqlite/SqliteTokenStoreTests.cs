namespace Nexus.Storage.Tests.Sqlite;

public sealed class SqliteTokenStoreTests : TokenStoreContract
{
    protected override ITestDatabase CreateDatabase() => new SqliteTestDatabase();
}
