namespace Nexus.Storage.Tests.Postgres;

[RequiresPostgres]
public sealed class PostgresGrantStoreTests : GrantStoreContract
{
    protected override ITestDatabase CreateDatabase() => new PostgresTestDatabase();
}
