using Nexus.Storage;
using Xunit.Abstractions;

namespace Nexus.Faults.Tests;

public sealed class KillPointSqliteTests(ITestOutputHelper output) : KillPointTests(StorageOptions.Sqlite, output);
