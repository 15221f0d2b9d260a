namespace Nexus.EndToEnd.Tests;

/// <summary>A test of the sample client in Python, skipped with a reason where its packages are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute() => Skip = SampleClients.WhyNoPython;
}
