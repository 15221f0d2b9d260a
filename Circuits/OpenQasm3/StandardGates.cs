namespace Nexus.Circuits.OpenQasm3;

/// <summary>The gates of stdgates.inc, the built-in U and gphase, as elementary gates with controls.</summary>
/// <remarks>
/// U(t, p, l) has here the phase of the specification: e^(i t/2) times the matrix of <see cref="GateKind.U"/>, so that it has the
/// period 2 pi in each angle. <c>CX</c> is the controlled X that the library's text describes.
/// </remarks>
internal static class StandardGates
{
    /// <summary>The gates known without an include.</summary>
    public static IReadOnlyList<GateSymbol> BuiltIn { get; } =
    [
        Of("U", 3, 1, Step(GateKind.GlobalPhase, 0, [], a => [Half(a[0])]), Step(GateKind.U, 0, [0], a => a)),
        Of("gphase", 1, 0, Step(GateKind.GlobalPhase, 0, [], a => a)),
    ];

    /// <summary>The gates of stdgates.inc.</summary>
    public static IReadOnlyList<GateSymbol> Included { get; } =
    [
        Plain("p", 1, GateKind.P), Plain("x", 0, GateKind.X), Plain("y", 0, GateKind.Y), Plain("z", 0, GateKind.Z), Plain("h", 0, GateKind.H),
        Plain("s", 0, GateKind.S), Plain("sdg", 0, GateKind.Sdg), Plain("t", 0, GateKind.T), Plain("tdg", 0, GateKind.Tdg), Plain("sx", 0, GateKind.SX),
        Plain("rx", 1, GateKind.RX), Plain("ry", 1, GateKind.RY), Plain("rz", 1, GateKind.RZ),
        Plain("cx", 0, GateKind.X, 1), Plain("cy", 0, GateKind.Y, 1), Plain("cz", 0, GateKind.Z, 1), Plain("cp", 1, GateKind.P, 1),
        Plain("crx", 1, GateKind.RX, 1), Plain("cry", 1, GateKind.RY, 1), Plain("crz", 1, GateKind.RZ, 1), Plain("ch", 0, GateKind.H, 1),
        Plain("swap", 0, GateKind.Swap), Plain("ccx", 0, GateKind.X, 2), Plain("cswap", 0, GateKind.Swap, 1),
        Of("cu", 4, 2, Step(GateKind.P, 0, [0], a => [a[3]]), Step(GateKind.U, 1, [0, 1], a => [a[0], a[1], a[2]])),
        Plain("CX", 0, GateKind.X, 1), Plain("phase", 1, GateKind.P), Plain("cphase", 1, GateKind.P, 1), Plain("id", 0, GateKind.I), Plain("u1", 1, GateKind.P),
        Of("u2", 2, 1, Step(GateKind.GlobalPhase, 0, [], a => [MinusHalfSum(a[0], a[1])]), Step(GateKind.U, 0, [0], a => [Scalar.Of(Expression.Pi / Expression.Number(Rational.Of(2, 1))), a[0], a[1]])),
        Of("u3", 3, 1, Step(GateKind.GlobalPhase, 0, [], a => [MinusHalfSum(a[1], a[2])]), Step(GateKind.U, 0, [0], a => a)),
    ];

    private static GateSymbol Plain(string name, int parameters, GateKind kind, int controls = 0)
    {
        var qubits = controls + Gate.Of(kind).TargetCount;
        return Of(name, parameters, qubits, Step(kind, controls, [.. Enumerable.Range(0, qubits)], a => a));
    }

    private static GateSymbol Of(string name, int parameters, int qubits, params ElementaryStep[] steps) =>
        new(name, -1, parameters, qubits) { Elementary = steps, OperationCount = steps.Length };

    private static ElementaryStep Step(GateKind kind, int controls, int[] qubits, Func<Scalar[], Scalar[]> angles) => new(kind, controls, qubits, angles);

    private static Scalar Half(Scalar angle) => Angles.Scale(angle, Rational.Of(1, 2));

    private static Scalar MinusHalfSum(Scalar a, Scalar b) => Angles.Scale(ScalarOperations.Binary(ClassicalBinary.Add, a, b)!, Rational.Of(-1, 2));
}
