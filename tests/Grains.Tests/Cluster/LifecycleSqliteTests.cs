using Xunit.Abstractions;

namespace Nexus.Grains.Tests.Cluster;

public sealed class LifecycleSqliteTests(ITestOutputHelper output) : LifecycleTests(jobsALife: 100, output);
