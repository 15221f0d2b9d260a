using Nexus.Storage;
using Xunit.Abstractions;

namespace Nexus.Faults.Tests;

public sealed class RandomKillSqliteTests(ITestOutputHelper output) : RandomKillTests(StorageOptions.Sqlite, output);
