namespace Nexus.Storage.Tests.Sqlite;

public sealed class SqliteJobStoreTests : JobStoreContract
{
    protected override ITestDatabase CreateDatabase() => new SqliteTestDatabase();
}
