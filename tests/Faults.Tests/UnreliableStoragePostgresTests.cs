using Nexus.Storage;
using Xunit.Abstractions;

namespace Nexus.Faults.Tests;

[RequiresPostgres]
public sealed class UnreliableStoragePostgresTests(ITestOutputHelper output) : UnreliableStorageTests(StorageOptions.Postgres, output);
