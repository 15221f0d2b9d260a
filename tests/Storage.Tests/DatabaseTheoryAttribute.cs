using Xunit.Sdk;

namespace Nexus.Storage.Tests;

/// <inheritdoc cref="DatabaseFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Nexus.Storage.Tests.DatabaseTheoryDiscoverer", "Nexus.Storage.Tests")]
public sealed class DatabaseTheoryAttribute : TheoryAttribute;
