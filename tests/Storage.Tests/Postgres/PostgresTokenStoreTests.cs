namespace Nexus.Storage.Tests.Postgres;

[RequiresPostgres]
public sealed class PostgresTokenStoreTests : TokenStoreContract
{
    protected override ITestDatabase CreateDatabase() => new PostgresTestDatabase();
}
