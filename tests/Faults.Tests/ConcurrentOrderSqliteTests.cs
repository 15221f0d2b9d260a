using Nexus.Storage;
using Xunit.Abstractions;

namespace Nexus.Faults.Tests;

public sealed class ConcurrentOrderSqliteTests(ITestOutputHelper output) : ConcurrentOrderTests(StorageOptions.Sqlite, output);
