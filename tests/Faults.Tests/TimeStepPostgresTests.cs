using Nexus.Storage;
using Xunit.Abstractions;

namespace Nexus.Faults.Tests;

[RequiresPostgres]
public sealed class TimeStepPostgresTests(ITestOutputHelper output) : TimeStepTests(StorageOptions.Postgres, output);
