namespace Nexus.Storage.Tests.Postgres;

/// <summary>Tests of what only PostgreSQL has, each in a database of its own.</summary>
[RequiresPostgres]
public abstract class PostgresTests : DatabaseTests
{
    private protected PostgresTestDatabase Server => (PostgresTestDatabase)Database;

    protected override ITestDatabase CreateDatabase() => new PostgresTestDatabase();
}
