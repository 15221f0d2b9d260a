using Nexus.Storage;
using Xunit.Abstractions;

namespace Nexus.Faults.Tests;

[RequiresPostgres]
public sealed class SoakPostgresTests(ITestOutputHelper output) : SoakTests(StorageOptions.Postgres, output);
