namespace Nexus.Circuits.OpenQasm2;

/// <summary>
/// The gates of the language (U, CX) and of its standard include qelib1.inc, by what they mean in elementary gates with controls.
/// </summary>
/// <remarks>
/// Sources: Cross, Bishop, Smolin and Gambetta, "Open Quantum Assembly Language", arXiv:1707.03429, for the language and the first
/// gates; Qiskit's gate documentation for the later ones and for the phase of cu3 and cu. The paper's U and u3 are
/// Rz(phi) Ry(theta) Rz(lambda), and its rz is u1: up to a global phase the same as here. Because OpenQASM 2 controls no gate
/// as such, that phase is never observable; it matters only for the controlled gates listed here, which have the phases of Qiskit.
/// </remarks>
internal static class StandardGates
{
    /// <summary>The language's own U(theta, phi, lambda).</summary>
    public static GateSymbol U { get; } = Direct("U", GateKind.U, 0);

    /// <summary>The language's own CX.</summary>
    public static GateSymbol CX { get; } = Direct("CX", GateKind.X, 1);

    /// <summary>What qelib1.inc declares.</summary>
    public static IReadOnlyList<GateSymbol> Qelib1 { get; } = CreateQelib1();

    /// <summary>What Quantinuum's hqslib1.inc declares.</summary>
    public static IReadOnlyList<GateSymbol> Hqslib1 { get; } = CreateHqslib1();

    /// <summary>What hqslib1_dev.inc declares beyond hqslib1.inc: waiting and grouping, which change no state.</summary>
    public static IReadOnlyList<GateSymbol> Hqslib1Dev { get; } = CreateHqslib1Dev();

    private static readonly HashSet<string> InThePaper =
    [
        "u3", "u2", "u1", "cx", "id", "x", "y", "z", "h", "s", "sdg", "t", "tdg", "rx", "ry", "rz",
        "cz", "cy", "ch", "ccx", "crz", "cu1", "cu3",
    ];

    /// <summary>
    /// Whether a file may declare this name itself although it includes qelib1.inc: the gates that came after the paper are not in
    /// the include that older files were written for, and those files define them.
    /// </summary>
    public static bool MayBeRedeclared(Symbol symbol) =>
        symbol is GateSymbol { Position: < 0 } && !InThePaper.Contains(symbol.Name) && !char.IsAsciiLetterUpper(symbol.Name[0]);

    private static GateSymbol[] CreateQelib1()
    {
        var halfPi = Constant(1, 2);
        return
        [
            Direct("u3", GateKind.U, 0),
            Composed("u2", 2, 1, Step(GateKind.U, 0, [0], halfPi, Angle(0), Angle(1))),
            Direct("u1", GateKind.P, 0),
            Composed("u0", 1, 1, Step(GateKind.I, 0, [0])),
            Direct("u", GateKind.U, 0),
            Direct("p", GateKind.P, 0),
            Direct("cx", GateKind.X, 1),
            Direct("id", GateKind.I, 0),
            Direct("x", GateKind.X, 0),
            Direct("y", GateKind.Y, 0),
            Direct("z", GateKind.Z, 0),
            Direct("h", GateKind.H, 0),
            Direct("s", GateKind.S, 0),
            Direct("sdg", GateKind.Sdg, 0),
            Direct("t", GateKind.T, 0),
            Direct("tdg", GateKind.Tdg, 0),
            Direct("sx", GateKind.SX, 0),
            Direct("sxdg", GateKind.SXdg, 0),
            Direct("rx", GateKind.RX, 0),
            Direct("ry", GateKind.RY, 0),
            Direct("rz", GateKind.RZ, 0),
            Direct("swap", GateKind.Swap, 0),
            Direct("cz", GateKind.Z, 1),
            Direct("cy", GateKind.Y, 1),
            Direct("ch", GateKind.H, 1),
            Direct("ccx", GateKind.X, 2),
            Direct("cswap", GateKind.Swap, 1),
            Direct("crx", GateKind.RX, 1),
            Direct("cry", GateKind.RY, 1),
            Direct("crz", GateKind.RZ, 1),
            Direct("cu1", GateKind.P, 1),
            Direct("cp", GateKind.P, 1),
            Direct("cu3", GateKind.U, 1),
            Direct("csx", GateKind.SX, 1),
            Direct("cs", GateKind.S, 1),
            Direct("csdg", GateKind.Sdg, 1),
            Composed("cu", 4, 2, Step(GateKind.P, 0, [0], Angle(3)), Step(GateKind.U, 1, [0, 1], Angle(0), Angle(1), Angle(2))),
            Direct("rxx", GateKind.RXX, 0),
            Direct("rzz", GateKind.RZZ, 0),
            // Margolus' gate: a Toffoli up to relative phases.
            Composed(
                "rccx",
                0,
                3,
                Step(GateKind.H, 0, [2]),
                Step(GateKind.T, 0, [2]),
                Step(GateKind.X, 1, [1, 2]),
                Step(GateKind.Tdg, 0, [2]),
                Step(GateKind.X, 1, [0, 2]),
                Step(GateKind.T, 0, [2]),
                Step(GateKind.X, 1, [1, 2]),
                Step(GateKind.Tdg, 0, [2]),
                Step(GateKind.H, 0, [2])),
            // Maslov, arXiv:1508.03273, figure 4: three controls up to relative phases.
            Composed(
                "rc3x",
                0,
                4,
                Step(GateKind.H, 0, [3]),
                Step(GateKind.T, 0, [3]),
                Step(GateKind.X, 1, [2, 3]),
                Step(GateKind.Tdg, 0, [3]),
                Step(GateKind.H, 0, [3]),
                Step(GateKind.X, 1, [0, 3]),
                Step(GateKind.T, 0, [3]),
                Step(GateKind.X, 1, [1, 3]),
                Step(GateKind.Tdg, 0, [3]),
                Step(GateKind.X, 1, [0, 3]),
                Step(GateKind.T, 0, [3]),
                Step(GateKind.X, 1, [1, 3]),
                Step(GateKind.Tdg, 0, [3]),
                Step(GateKind.H, 0, [3]),
                Step(GateKind.T, 0, [3]),
                Step(GateKind.X, 1, [2, 3]),
                Step(GateKind.Tdg, 0, [3]),
                Step(GateKind.H, 0, [3])),
            Direct("c3x", GateKind.X, 3),
            Direct("c3sqrtx", GateKind.SX, 3),
            Direct("c4x", GateKind.X, 4),
        ];
    }

    private static GateSymbol[] CreateHqslib1() =>
    [
        // hqslib1.inc has no u0, and the signs of its c3sqrtx are the other way round: there the gate is the inverse.
        .. Qelib1.Where(g => g.Name is not ("u0" or "c3sqrtx")),
        Direct("c3sqrtx", GateKind.SXdg, 3),
        Direct("Rz", GateKind.RZ, 0),
        Direct("U1q", GateKind.PhasedX, 0),
        Direct("RZZ", GateKind.RZZ, 0),
        Direct("Rxxyyzz", GateKind.TK2, 0),
        Composed("ZZ", 0, 2, Step(GateKind.RZZ, 0, [0, 1], Constant(1, 2))),
        // Declared opaque, and nothing published says in which order its parts stand.
        new("Rxxyyzz_zphase", -1, 5, 2) { Opaque = Gate.Opaque("Rxxyyzz_zphase", 2, 5) },
    ];

    private static GateSymbol[] CreateHqslib1Dev()
    {
        const int mostGrouped = 20;
        return
        [
            Timing("sleep", 1, 1),
            .. Enumerable.Range(2, mostGrouped - 1).SelectMany(n => new[] { Timing($"order{n}", 0, n), Timing($"group{n}", 0, n) }),
        ];

        // As pytket reads them: a barrier.
        static GateSymbol Timing(string name, int parameterCount, int qubitCount) => new(name, -1, parameterCount, qubitCount)
        {
            Steps = [new GateStep(null, 0, [.. Enumerable.Range(0, qubitCount)], -1)],
            OperationCount = ProgramParser.BarrierOperations(qubitCount),
            Depth = 1,
        };
    }

    private static GateSymbol Direct(string name, GateKind kind, int controls)
    {
        var gate = Gate.Of(kind);
        var qubits = Enumerable.Range(0, controls + gate.TargetCount).ToArray();
        var angles = Enumerable.Range(0, gate.ParameterCount).Select(Angle).ToArray();
        return new GateSymbol(name, -1, angles.Length, qubits.Length)
        {
            Elementary = [new ElementaryStep(gate, controls, qubits, angles)],
            IsDirect = true,
        };
    }

    private static GateSymbol Composed(string name, int parameterCount, int qubitCount, params ElementaryStep[] steps) =>
        new(name, -1, parameterCount, qubitCount) { Elementary = steps, OperationCount = steps.Length, Work = steps.Length };

    private static ElementaryStep Step(GateKind kind, int controls, int[] qubits, params GateAngle[] angles) =>
        new(Gate.Of(kind), controls, qubits, angles);

    private static GateAngle Angle(int parameter) => new(parameter, default, null);

    private static GateAngle Constant(int numerator, int denominator) =>
        new(-1, Parameter.FromExpression(Expression.Number(Rational.Of(numerator, denominator)) * Expression.Pi), null);
}
