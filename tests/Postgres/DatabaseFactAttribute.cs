using Xunit.Sdk;

namespace Nexus.Postgres.Testing;

/// <summary>A test of a contract, which runs against each kind of database that this machine has.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Nexus.Postgres.Testing.DatabaseFactDiscoverer", "Nexus.Postgres.Testing")]
public class DatabaseFactAttribute : FactAttribute;
