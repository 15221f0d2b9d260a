namespace Nexus.Compiler.Routing;

/// <summary>How much work placement and routing may be.</summary>
public sealed record MappingOptions
{
    /// <summary>How many placements are tried.</summary>
    public int LayoutTrials { get; init; } = 10;

    /// <summary>How often each placement is routed forth and back, to be improved by where the qubits end up.</summary>
    public int Refinements { get; init; } = 3;

    /// <summary>How often the program is routed from each placement.</summary>
    public int RoutingTrials { get; init; } = 4;
}
