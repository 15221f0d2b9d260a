using Nexus.Storage.Tests.Engine;

namespace Nexus.Storage.Tests.Sqlite;

[CollectionDefinition(Name)]
public sealed class SqliteSiloFixture : SiloFixture, ICollectionFixture<SqliteSiloFixture>
{
    public const string Name = "SQLite silo";

    protected override ITestDatabase CreateDatabase() => new SqliteTestDatabase();
}
