namespace Nexus.Circuits.Pytket;

/// <summary>The names of pytket's operations (its enumeration OpType).</summary>
internal static class OpTypes
{
    private const int AnyNumber = -1;

    private static readonly Dictionary<string, GateSpec> Gates = new(StringComparer.Ordinal)
    {
        ["Phase"] = new(0, 1, GateKind.GlobalPhase),
        ["Z"] = new(1, 0, GateKind.Z),
        ["X"] = new(1, 0, GateKind.X),
        ["Y"] = new(1, 0, GateKind.Y),
        ["S"] = new(1, 0, GateKind.S),
        ["Sdg"] = new(1, 0, GateKind.Sdg),
        ["T"] = new(1, 0, GateKind.T),
        ["Tdg"] = new(1, 0, GateKind.Tdg),
        ["V"] = new(1, 0, GateKind.RX) { Fixed = [Turn(1, 2)] },
        ["Vdg"] = new(1, 0, GateKind.RX) { Fixed = [Turn(-1, 2)] },
        ["SX"] = new(1, 0, GateKind.SX),
        ["SXdg"] = new(1, 0, GateKind.SXdg),
        ["H"] = new(1, 0, GateKind.H),
        ["Rx"] = new(1, 1, GateKind.RX),
        ["Ry"] = new(1, 1, GateKind.RY),
        ["Rz"] = new(1, 1, GateKind.RZ),
        ["U3"] = new(1, 3, GateKind.U),
        ["U2"] = new(1, 2, GateKind.U) { Fixed = [Turn(1, 2)] },
        ["U1"] = new(1, 1, GateKind.P),
        ["GPI"] = new(1, 1, GateKind.GPI),
        ["GPI2"] = new(1, 1, GateKind.GPI2),
        ["AAMS"] = new(2, 3, GateKind.AAMS),
        ["TK1"] = new(1, 3, GateKind.TK1),
        ["TK2"] = new(2, 3, GateKind.TK2),
        ["CX"] = new(2, 0, GateKind.X, 1),
        ["CY"] = new(2, 0, GateKind.Y, 1),
        ["CZ"] = new(2, 0, GateKind.Z, 1),
        ["CH"] = new(2, 0, GateKind.H, 1),
        ["CV"] = new(2, 0, GateKind.RX, 1) { Fixed = [Turn(1, 2)] },
        ["CVdg"] = new(2, 0, GateKind.RX, 1) { Fixed = [Turn(-1, 2)] },
        ["CSX"] = new(2, 0, GateKind.SX, 1),
        ["CSXdg"] = new(2, 0, GateKind.SXdg, 1),
        ["CS"] = new(2, 0, GateKind.S, 1),
        ["CSdg"] = new(2, 0, GateKind.Sdg, 1),
        ["CRz"] = new(2, 1, GateKind.RZ, 1),
        ["CRx"] = new(2, 1, GateKind.RX, 1),
        ["CRy"] = new(2, 1, GateKind.RY, 1),
        ["CU1"] = new(2, 1, GateKind.P, 1),
        ["CU3"] = new(2, 3, GateKind.U, 1),
        ["CCX"] = new(3, 0, GateKind.X, 2),
        ["SWAP"] = new(2, 0, GateKind.Swap),
        ["CSWAP"] = new(3, 0, GateKind.Swap, 1),
        ["BRIDGE"] = new(3, 0, GateKind.X, 1),
        ["noop"] = new(1, 0, GateKind.I),
        ["ECR"] = new(2, 0, GateKind.ECR),
        ["ISWAP"] = new(2, 1, GateKind.ISwap),
        ["PhasedX"] = new(1, 2, GateKind.PhasedX),
        ["NPhasedX"] = new(AnyNumber, 2, GateKind.PhasedX),
        ["ZZMax"] = new(2, 0, GateKind.RZZ) { Fixed = [Turn(1, 2)] },
        ["XXPhase"] = new(2, 1, GateKind.RXX),
        ["YYPhase"] = new(2, 1, GateKind.RYY),
        ["ZZPhase"] = new(2, 1, GateKind.RZZ),
        ["XXPhase3"] = new(3, 1, GateKind.RXX),
        ["ESWAP"] = new(2, 1, GateKind.ESwap),
        ["FSim"] = new(2, 2, GateKind.FSim),
        ["Sycamore"] = new(2, 0, GateKind.FSim) { Fixed = [Turn(1, 2), Turn(1, 6)] },
        ["ISWAPMax"] = new(2, 0, GateKind.ISwap) { Fixed = [Turn(1, 1)] },
        ["PhasedISWAP"] = new(2, 2, GateKind.PhasedISwap),
        ["CnRx"] = new(AnyNumber, 1, GateKind.RX),
        ["CnRy"] = new(AnyNumber, 1, GateKind.RY),
        ["CnRz"] = new(AnyNumber, 1, GateKind.RZ),
        ["CnX"] = new(AnyNumber, 0, GateKind.X),
        ["CnY"] = new(AnyNumber, 0, GateKind.Y),
        ["CnZ"] = new(AnyNumber, 0, GateKind.Z),
        ["PhaseGadget"] = new(AnyNumber, 1, GateKind.RZ),
    };

    private static readonly string[] Others =
    [
        "Measure", "Reset", "Collapse", "Barrier", "Conditional", "ClassicalTransform", "SetBits", "CopyBits", "RangePredicate",
        "ExplicitPredicate", "ExplicitModifier", "MultiBit", "ClExpr", "ClassicalExpBox",
    ];

    private static readonly string[] BoxNames =
    [
        "CircBox", "Unitary1qBox", "Unitary2qBox", "Unitary3qBox", "ExpBox", "PauliExpBox", "PauliExpPairBox", "PauliExpCommutingSetBox",
        "TermSequenceBox", "PhasePolyBox", "QControlBox", "CustomGate", "ToffoliBox", "MultiplexorBox", "MultiplexedRotationBox",
        "MultiplexedU2Box", "MultiplexedTensoredU2Box", "StatePreparationBox", "DiagonalBox", "ConjugationBox", "UnitaryTableauBox",
    ];

    private static readonly Dictionary<string, string> RefusedReasons = new(StringComparer.Ordinal)
    {
        ["WASM"] = "it calls a WebAssembly program, which is not run here",
        ["WASMInput"] = "it is a wire of pytket's graph, not a command",
        ["WASMOutput"] = "it is a wire of pytket's graph, not a command",
        ["RNGInput"] = "it is a wire of pytket's graph, not a command",
        ["RNGOutput"] = "it is a wire of pytket's graph, not a command",
        ["RNGSeed"] = "there is no random number generator on the device here",
        ["RNGBound"] = "there is no random number generator on the device here",
        ["RNGIndex"] = "there is no random number generator on the device here",
        ["RNGNum"] = "there is no random number generator on the device here",
        ["JobShotNum"] = "the number of the shot is not known to the circuit here",
        ["DummyBox"] = "it states resources, not what it does",
        ["ProjectorAssertionBox"] = "assertions are not carried out here",
        ["StabiliserAssertionBox"] = "assertions are not carried out here",
        ["CliffBox"] = "pytket itself gives it no meaning",
        ["Input"] = "it is an end of a wire of pytket's graph, not a command",
        ["Output"] = "it is an end of a wire of pytket's graph, not a command",
        ["Create"] = "it is an end of a wire of pytket's graph, not a command",
        ["Discard"] = "it is an end of a wire of pytket's graph, not a command",
        ["ClInput"] = "it is an end of a wire of pytket's graph, not a command",
        ["ClOutput"] = "it is an end of a wire of pytket's graph, not a command",
        ["Label"] = "jumps are not followed here",
        ["Branch"] = "jumps are not followed here",
        ["Goto"] = "jumps are not followed here",
        ["Stop"] = "jumps are not followed here",
    };

    /// <summary>All names that pytket has.</summary>
    public static IEnumerable<string> All => [.. Gates.Keys, .. Others, .. BoxNames, .. RefusedReasons.Keys];

    /// <summary>The names of the gates.</summary>
    public static IReadOnlyCollection<string> GateNames => Gates.Keys;

    /// <summary>The names that are refused.</summary>
    public static IReadOnlyCollection<string> RefusedNames => RefusedReasons.Keys;

    public static bool TryGetGate(ReadOnlySpan<char> name, out GateSpec gate) =>
        Gates.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out gate!);

    /// <summary>Why an operation is refused; null when it is not.</summary>
    public static string? ReasonOfRefusal(string name) => RefusedReasons.GetValueOrDefault(name);

    private static Parameter Turn(int numerator, int denominator) =>
        Parameter.FromExpression(Expression.Number(Rational.Of(numerator, denominator)) * Expression.Pi);

    /// <summary>How many qubits and parameters a gate takes, and what it is.</summary>
    /// <param name="Qubits">How many qubits; any number when negative.</param>
    /// <param name="Parameters">How many parameters.</param>
    /// <param name="Kind">The gate that it is, or is made of.</param>
    /// <param name="Controls">How many of its qubits control it.</param>
    internal sealed record GateSpec(int Qubits, int Parameters, GateKind Kind, int Controls = 0)
    {
        /// <summary>Angles before those given as parameters.</summary>
        public Parameter[] Fixed { get; init; } = [];
    }
}
