namespace Nexus.Circuits.Qir;

/// <summary>The functions of quantum instructions: <c>__quantum__qis__NAME__body</c>, <c>__adj</c> and <c>__ctl</c>.</summary>
internal static class Instructions
{
    private static readonly Parameter QuarterTurn = Parameter.FromExpression(Expression.Pi / Expression.Number(2));

    private static readonly Dictionary<string, Instruction> Known = new(StringComparer.Ordinal)
    {
        ["i"] = new(GateKind.I, 0, 1),
        ["h"] = new(GateKind.H, 0, 1),
        ["x"] = new(GateKind.X, 0, 1),
        ["y"] = new(GateKind.Y, 0, 1),
        ["z"] = new(GateKind.Z, 0, 1),
        ["s"] = new(GateKind.S, 0, 1),
        ["t"] = new(GateKind.T, 0, 1),
        ["sdg"] = new(GateKind.Sdg, 0, 1),
        ["tdg"] = new(GateKind.Tdg, 0, 1),
        ["sx"] = new(GateKind.SX, 0, 1),
        ["rx"] = new(GateKind.RX, 1, 1),
        ["ry"] = new(GateKind.RY, 1, 1),
        ["rz"] = new(GateKind.RZ, 1, 1),
        ["r1"] = new(GateKind.P, 1, 1),
        ["u3"] = new(GateKind.U, 3, 1),
        ["u1q"] = new(GateKind.PhasedX, 2, 1),
        ["rxy"] = new(GateKind.PhasedX, 2, 1),
        ["phasedx"] = new(GateKind.PhasedX, 2, 1),
        ["rxx"] = new(GateKind.RXX, 1, 2),
        ["ryy"] = new(GateKind.RYY, 1, 2),
        ["rzz"] = new(GateKind.RZZ, 1, 2),
        ["zzphase"] = new(GateKind.RZZ, 1, 2),
        ["zz"] = new(GateKind.RZZ, 0, 2) { Fixed = [QuarterTurn] },
        ["zzmax"] = new(GateKind.RZZ, 0, 2) { Fixed = [QuarterTurn] },
        ["rxxyyzz"] = new(GateKind.TK2, 3, 2),
        ["tk2"] = new(GateKind.TK2, 3, 2),
        ["cnot"] = new(GateKind.X, 0, 2, 1),
        ["cx"] = new(GateKind.X, 0, 2, 1),
        ["cy"] = new(GateKind.Y, 0, 2, 1),
        ["cz"] = new(GateKind.Z, 0, 2, 1),
        ["ch"] = new(GateKind.H, 0, 2, 1),
        ["ccx"] = new(GateKind.X, 0, 3, 2),
        ["swap"] = new(GateKind.Swap, 0, 2),
        ["cswap"] = new(GateKind.Swap, 0, 3, 1),
    };

    /// <summary>The names of the gates.</summary>
    public static IReadOnlyCollection<string> Names => Known.Keys;

    public static Instruction? Find(string name) => Known.GetValueOrDefault(name);

    /// <summary>A gate as a function.</summary>
    /// <param name="Kind">The gate.</param>
    /// <param name="Angles">How many angles come first, in radians.</param>
    /// <param name="Qubits">How many qubits follow, controls included.</param>
    /// <param name="Controls">How many of them control it.</param>
    internal sealed record Instruction(GateKind Kind, int Angles, int Qubits, int Controls = 0)
    {
        /// <summary>Angles that the function does not take.</summary>
        public Parameter[] Fixed { get; init; } = [];
    }
}
