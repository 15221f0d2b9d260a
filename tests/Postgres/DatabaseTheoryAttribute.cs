using Xunit.Sdk;

namespace Nexus.Postgres.Testing;

/// <inheritdoc cref="DatabaseFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Nexus.Postgres.Testing.DatabaseTheoryDiscoverer", "Nexus.Postgres.Testing")]
public sealed class DatabaseTheoryAttribute : TheoryAttribute;
