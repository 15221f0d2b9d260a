using Nexus.Storage.Tests.Engine;

namespace Nexus.Storage.Tests.Postgres;

[CollectionDefinition(Name)]
public sealed class PostgresSiloFixture : SiloFixture, ICollectionFixture<PostgresSiloFixture>
{
    public const string Name = "PostgreSQL silo";

    // The tests that it is for are skipped then.
    public override Task InitializeAsync() => PostgresPrograms.WhyNot is null ? base.InitializeAsync() : Task.CompletedTask;

    protected override ITestDatabase CreateDatabase() => new PostgresTestDatabase();
}
