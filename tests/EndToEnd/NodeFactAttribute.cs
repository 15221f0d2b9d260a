namespace Nexus.EndToEnd.Tests;

/// <summary>A test of the sample client in Node, skipped with a reason where its packages are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = SampleClients.WhyNoNode;
}
