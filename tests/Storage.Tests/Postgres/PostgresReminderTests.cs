using Nexus.Storage.Tests.Engine;

namespace Nexus.Storage.Tests.Postgres;

[RequiresPostgres]
[Collection(PostgresSiloFixture.Name)]
public sealed class PostgresReminderTests(PostgresSiloFixture silo) : ReminderContract(silo);
