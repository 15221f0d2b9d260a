using Nexus.Storage;
using Xunit.Abstractions;

namespace Nexus.Faults.Tests;

public sealed class TimeStepSqliteTests(ITestOutputHelper output) : TimeStepTests(StorageOptions.Sqlite, output);
