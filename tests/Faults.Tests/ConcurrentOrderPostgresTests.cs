using Nexus.Storage;
using Xunit.Abstractions;

namespace Nexus.Faults.Tests;

[RequiresPostgres]
public sealed class ConcurrentOrderPostgresTests(ITestOutputHelper output) : ConcurrentOrderTests(StorageOptions.Postgres, output);
