namespace Nexus.Circuits.Drawing;

/// <summary>What runs along a line of a drawing.</summary>
internal enum WireKind
{
    /// <summary>Phases that belong to no qubit; drawn without a line.</summary>
    Phase,
    /// <summary>One qubit.</summary>
    Qubit,
    /// <summary>One classical register.</summary>
    Register,
}
