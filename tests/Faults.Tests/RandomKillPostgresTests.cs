using Nexus.Storage;
using Xunit.Abstractions;

namespace Nexus.Faults.Tests;

[RequiresPostgres]
public sealed class RandomKillPostgresTests(ITestOutputHelper output) : RandomKillTests(StorageOptions.Postgres, output);
