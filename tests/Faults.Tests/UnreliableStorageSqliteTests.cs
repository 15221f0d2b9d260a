using Nexus.Storage;
using Xunit.Abstractions;

namespace Nexus.Faults.Tests;

public sealed class UnreliableStorageSqliteTests(ITestOutputHelper output) : UnreliableStorageTests(StorageOptions.Sqlite, output);
