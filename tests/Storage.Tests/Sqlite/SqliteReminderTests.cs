using Nexus.Storage.Tests.Engine;

namespace Nexus.Storage.Tests.Sqlite;

[Collection(SqliteSiloFixture.Name)]
public sealed class SqliteReminderTests(SqliteSiloFixture silo) : ReminderContract(silo);
