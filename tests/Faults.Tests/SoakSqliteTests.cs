using Nexus.Storage;
using Xunit.Abstractions;

namespace Nexus.Faults.Tests;

public sealed class SoakSqliteTests(ITestOutputHelper output) : SoakTests(StorageOptions.Sqlite, output);
