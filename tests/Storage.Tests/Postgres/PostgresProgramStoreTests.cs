namespace Nexus.Storage.Tests.Postgres;

[RequiresPostgres]
public sealed class PostgresProgramStoreTests : ProgramStoreContract
{
    protected override ITestDatabase CreateDatabase() => new PostgresTestDatabase();
}
