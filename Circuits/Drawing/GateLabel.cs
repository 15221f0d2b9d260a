namespace Nexus.Circuits.Drawing;

/// <summary>A gate's name as it is drawn.</summary>
/// <param name="Base">The name without what is set lower or higher.</param>
/// <param name="Lower">What is set lower: the axis in R_z.</param>
/// <param name="Higher">What is set higher: the dagger of an inverse.</param>
internal readonly record struct GateLabel(string Base, string Lower = "", string Higher = "")
{
    /// <summary>The name in one line.</summary>
    public string Plain => Base + Lower + Higher;

    public static GateLabel Of(Gate gate) => gate.Kind switch
    {
        GateKind.Sdg => new("S", Higher: "†"),
        GateKind.Tdg => new("T", Higher: "†"),
        GateKind.SX => new("√X"),
        GateKind.SXdg => new("√X", Higher: "†"),
        GateKind.RX => new("R", "x"),
        GateKind.RY => new("R", "y"),
        GateKind.RZ => new("R", "z"),
        GateKind.RXX => new("R", "xx"),
        GateKind.RYY => new("R", "yy"),
        GateKind.RZZ => new("R", "zz"),
        GateKind.Swap => new("SWAP"),
        GateKind.ISwap => new("iSWAP"),
        GateKind.PhasedISwap => new("PhasediSWAP"),
        GateKind.ESwap => new("eSWAP"),
        GateKind.FSim => new("fSim"),
        GateKind.GlobalPhase => new("phase"),
        GateKind.Opaque => new(gate.Name),
        _ => new(gate.Kind.ToString()),
    };

    public static ItemClass ClassOf(Gate gate) => gate.Kind switch
    {
        GateKind.Opaque => ItemClass.Box,
        GateKind.H => ItemClass.Hadamard,
        GateKind.I or GateKind.X or GateKind.Y or GateKind.Swap => ItemClass.Pauli,
        GateKind.Z or GateKind.S or GateKind.Sdg or GateKind.T or GateKind.Tdg or GateKind.RZ or GateKind.P or GateKind.GlobalPhase => ItemClass.Diagonal,
        _ when gate.TargetCount > 1 => ItemClass.Interaction,
        _ => ItemClass.Rotation,
    };
}
