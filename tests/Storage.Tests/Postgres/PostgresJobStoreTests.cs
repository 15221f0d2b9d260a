namespace Nexus.Storage.Tests.Postgres;

[RequiresPostgres]
public sealed class PostgresJobStoreTests : JobStoreContract
{
    protected override ITestDatabase CreateDatabase() => new PostgresTestDatabase();
}
