namespace Nexus.Circuits.OpenQasm3;

/// <summary>A gate: a standard one made of elementary gates, or one defined by the program.</summary>
internal sealed class GateSymbol(string name, int position, int parameterCount, int qubitCount) : Symbol(name, position)
{
    public int ParameterCount => parameterCount;

    public int QubitCount => qubitCount;

    public ElementaryStep[]? Elementary { get; init; }

    /// <summary>The elementary gate that the definition is known to be, besides its steps.</summary>
    public GateKind? Native { get; set; }

    public IReadOnlyList<GateStep> Steps { get; set; } = [];

    /// <summary>How many operations one application makes, at most <see cref="int.MaxValue"/>.</summary>
    public long OperationCount { get; set; } = 1;

    /// <summary>How deep definitions stand within one another.</summary>
    public int Depth { get; set; }
}
