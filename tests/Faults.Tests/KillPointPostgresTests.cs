using Nexus.Storage;
using Xunit.Abstractions;

namespace Nexus.Faults.Tests;

[RequiresPostgres]
public sealed class KillPointPostgresTests(ITestOutputHelper output) : KillPointTests(StorageOptions.Postgres, output);
