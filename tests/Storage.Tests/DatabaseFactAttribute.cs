using Xunit.Sdk;

namespace Nexus.Storage.Tests;

/// <summary>A test of a contract, which runs against each kind of database that this machine has.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Nexus.Storage.Tests.DatabaseFactDiscoverer", "Nexus.Storage.Tests")]
public sealed class DatabaseFactAttribute : FactAttribute;
