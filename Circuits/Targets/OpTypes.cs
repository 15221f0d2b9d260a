namespace Nexus.Circuits.Targets;

/// <summary>The names of gates and operations in gate sets: those of pytket's OpType.</summary>
public static class OpTypes
{
    private static readonly Dictionary<string, TargetGate> Gates = CreateGates().ToDictionary(g => g.Name, StringComparer.Ordinal);

    private static readonly HashSet<string> Others = new(StringComparer.Ordinal)
    {
        "Measure", "Reset", "Collapse", "Barrier", "Conditional", "Phase", "SetBits", "CopyBits", "RangePredicate", "ExplicitPredicate", "ExplicitModifier",
        "MultiBit", "ClassicalTransform", "ClassicalExpBox", "ClExpr", "WASM", "RNGSeed", "RNGBound", "RNGIndex", "RNGNum", "JobShotNum",
        "Input", "Output", "Create", "Discard", "ClInput", "ClOutput", "Label", "Branch", "Goto", "Stop",
    };

    /// <summary>The gate of a name; null when there is none of this name that circuits here have.</summary>
    public static TargetGate? Gate(string name) => Gates.GetValueOrDefault(name);

    /// <summary>Whether the name is of an operation that is no gate, such as <c>Measure</c>.</summary>
    public static bool IsOther(string name) => Others.Contains(name);

    /// <summary>All names.</summary>
    public static IEnumerable<string> Names => Gates.Keys.Concat(Others);

    /// <summary>The name of a gate or box: pytket's where there is one, else the gate's own with a C for each control.</summary>
    public static string NameOf(Operation operation)
    {
        if (operation.Kind == OperationKind.Box)
        {
            return new string('C', operation.ControlCount) + (operation.Box.Name.Length > 0 ? operation.Box.Name : "box");
        }

        foreach (var gate in Gates.Values)
        {
            if (gate.FixedAngles is null && gate.Matches(operation))
            {
                return gate.Name;
            }
        }

        var name = operation.Gate.Kind == GateKind.Opaque ? operation.Gate.Name : operation.Gate.Kind.ToString();
        return new string('C', operation.ControlCount) + name;
    }

    private static IEnumerable<TargetGate> CreateGates()
    {
        const double Half = Math.PI / 2;
        yield return new("noop", GateKind.I);
        foreach (var kind in new[] { GateKind.X, GateKind.Y, GateKind.Z, GateKind.H, GateKind.S, GateKind.Sdg, GateKind.T, GateKind.Tdg, GateKind.SX, GateKind.SXdg })
        {
            yield return new(kind.ToString(), kind);
        }

        yield return new("Rx", GateKind.RX);
        yield return new("Ry", GateKind.RY);
        yield return new("Rz", GateKind.RZ);
        yield return new("U1", GateKind.P);
        yield return new("U2", GateKind.U, 0, [Half]);
        yield return new("U3", GateKind.U);
        yield return new("V", GateKind.RX, 0, [Half]);
        yield return new("Vdg", GateKind.RX, 0, [-Half]);
        yield return new("TK1", GateKind.TK1);
        yield return new("PhasedX", GateKind.PhasedX);
        yield return new("GPI", GateKind.GPI);
        yield return new("GPI2", GateKind.GPI2);
        yield return new("CX", GateKind.X, 1);
        yield return new("CY", GateKind.Y, 1);
        yield return new("CZ", GateKind.Z, 1);
        yield return new("CH", GateKind.H, 1);
        yield return new("CS", GateKind.S, 1);
        yield return new("CSdg", GateKind.Sdg, 1);
        yield return new("CSX", GateKind.SX, 1);
        yield return new("CSXdg", GateKind.SXdg, 1);
        yield return new("CRx", GateKind.RX, 1);
        yield return new("CRy", GateKind.RY, 1);
        yield return new("CRz", GateKind.RZ, 1);
        yield return new("CV", GateKind.RX, 1, [Half]);
        yield return new("CVdg", GateKind.RX, 1, [-Half]);
        yield return new("CU1", GateKind.P, 1);
        yield return new("CU3", GateKind.U, 1);
        yield return new("SWAP", GateKind.Swap);
        yield return new("XXPhase", GateKind.RXX);
        yield return new("YYPhase", GateKind.RYY);
        yield return new("ZZPhase", GateKind.RZZ);
        yield return new("ZZMax", GateKind.RZZ, 0, [Half]);
        yield return new("TK2", GateKind.TK2);
        yield return new("ISWAP", GateKind.ISwap);
        yield return new("ISWAPMax", GateKind.ISwap, 0, [Math.PI]);
        yield return new("PhasedISWAP", GateKind.PhasedISwap);
        yield return new("ESWAP", GateKind.ESwap);
        yield return new("FSim", GateKind.FSim);
        yield return new("Sycamore", GateKind.FSim, 0, [Half, Math.PI / 6]);
        yield return new("ECR", GateKind.ECR);
        yield return new("AAMS", GateKind.AAMS);
        yield return new("CCX", GateKind.X, 2);
        yield return new("CSWAP", GateKind.Swap, 1);
        yield return new("CnX", GateKind.X, -1);
        yield return new("CnY", GateKind.Y, -1);
        yield return new("CnZ", GateKind.Z, -1);
        yield return new("CnRx", GateKind.RX, -1);
        yield return new("CnRy", GateKind.RY, -1);
        yield return new("CnRz", GateKind.RZ, -1);
    }
}
