namespace Nexus.Storage.Tests.Sqlite;

public sealed class SqliteProgramStoreTests : ProgramStoreContract
{
    protected override ITestDatabase CreateDatabase() => new SqliteTestDatabase();
}
