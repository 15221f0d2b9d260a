namespace Nexus.Gateway.Tests.Contracts;

/// <summary>Who the gateway may know.</summary>
public sealed class ArchitectureTests
{
    /// <summary>It changes things only through the grains' contracts, so that it can run where no grain does.</summary>
    [Fact]
    public void The_gateway_knows_no_grain_class_and_no_silo() => Assert.DoesNotContain(
        typeof(NexusGateway).Assembly.GetReferencedAssemblies().Select(a => a.Name), name => name is "Nexus.Grains" or "Nexus.Silo" or "Nexus.Compiler");
}
