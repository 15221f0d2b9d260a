namespace Nexus.Circuits;

/// <summary>The elementary gates. A controlled gate is one of these with control qubits (<see cref="Operation.ControlCount"/>).</summary>
/// <remarks>
/// Matrices, with the target as the only qubit; for two qubits the first operand is the low bit of the row number.
/// <list type="bullet">
/// <item><c>U(t, p, l)</c> = [[cos t/2, -e^(il) sin t/2], [e^(ip) sin t/2, e^(i(p+l)) cos t/2]] (Qiskit's and OpenQASM 3's phase).</item>
/// <item><c>P(l)</c> = diag(1, e^(il)); <c>S</c> = P(pi/2), <c>T</c> = P(pi/4), <c>Z</c> = P(pi).</item>
/// <item><c>RX(t)</c>, <c>RY(t)</c>, <c>RZ(t)</c> = exp(-i t/2 {X, Y, Z}), determinant 1.</item>
/// <item><c>SX</c> = e^(i pi/4) RX(pi/2), the square root of X whose eigenvalues are 1 and i.</item>
/// <item><c>RXX(t)</c>, <c>RYY(t)</c>, <c>RZZ(t)</c> = exp(-i t/2 {XX, YY, ZZ}).</item>
/// <item><c>PhasedX(t, p)</c> = RZ(p) RX(t) RZ(-p); <c>GlobalPhase(a)</c> = e^(ia).</item>
/// <item><c>TK1(a, b, c)</c> = RZ(a) RX(b) RZ(c); <c>TK2(a, b, c)</c> = RXX(a) RYY(b) RZZ(c) (products of matrices).</item>
/// <item><c>ISwap(t)</c> = exp(i t/4 (XX + YY)): on |01&gt; and |10&gt; cos t/2 and i sin t/2.</item>
/// <item><c>PhasedISwap(p, t)</c>: on |01&gt; and |10&gt; (first operand written first) [[cos t/2, i sin t/2 e^(ip)], [i sin t/2 e^(-ip), cos t/2]];
/// pytket's PhasedISWAP(a, b) is p = 2 pi a, t = pi b.</item>
/// <item><c>ESwap(t)</c> = exp(-i t/2 SWAP).</item>
/// <item><c>FSim(t, p)</c>: on |01&gt; and |10&gt; cos t and -i sin t, on |11&gt; e^(-ip).</item>
/// <item><c>ECR</c> = (XI - YX)/sqrt 2 with the first operand written first, as Qiskit's and pytket's.</item>
/// <item><c>GPI(p)</c> = [[0, e^(-ip)], [e^(ip), 0]]; <c>GPI2(p)</c> = [[1, -i e^(-ip)], [-i e^(ip), 1]]/sqrt 2.</item>
/// <item><c>AAMS(t, p, q)</c>: cos t/2 on the diagonal; from |00&gt; to |11&gt; -i e^(i(p+q)) sin t/2, from |01&gt; to |10&gt; -i e^(i(p-q)) sin t/2, and back the conjugate phases.</item>
/// </list>
/// </remarks>
public enum GateKind : byte
{
    /// <summary>Identity on one qubit.</summary>
    I,
    /// <summary>Pauli X.</summary>
    X,
    /// <summary>Pauli Y.</summary>
    Y,
    /// <summary>Pauli Z.</summary>
    Z,
    /// <summary>Hadamard.</summary>
    H,
    /// <summary>Phase of pi/2.</summary>
    S,
    /// <summary>Phase of -pi/2.</summary>
    Sdg,
    /// <summary>Phase of pi/4.</summary>
    T,
    /// <summary>Phase of -pi/4.</summary>
    Tdg,
    /// <summary>Square root of X.</summary>
    SX,
    /// <summary>Inverse square root of X.</summary>
    SXdg,
    /// <summary>Rotation about X; one angle.</summary>
    RX,
    /// <summary>Rotation about Y; one angle.</summary>
    RY,
    /// <summary>Rotation about Z; one angle.</summary>
    RZ,
    /// <summary>Phase; one angle.</summary>
    P,
    /// <summary>The general one-qubit gate; angles theta, phi, lambda.</summary>
    U,
    /// <summary>Rotation about an axis in the X-Y plane; angles theta, phi.</summary>
    PhasedX,
    /// <summary>Exchange of two qubits.</summary>
    Swap,
    /// <summary>Two-qubit rotation about XX; one angle.</summary>
    RXX,
    /// <summary>Two-qubit rotation about YY; one angle.</summary>
    RYY,
    /// <summary>Two-qubit rotation about ZZ; one angle.</summary>
    RZZ,
    /// <summary>A factor on the whole state; no target, one angle. With controls it is a phase where they are all 1.</summary>
    GlobalPhase,
    /// <summary>Three rotations about Z, X and Z; angles a, b, c.</summary>
    TK1,
    /// <summary>Rotation about XX, YY and ZZ together; angles a, b, c.</summary>
    TK2,
    /// <summary>Exchange of excitations by an angle; <c>iswap</c> at pi.</summary>
    ISwap,
    /// <summary>Exchange of excitations by an angle t, with a phase p of the axis.</summary>
    PhasedISwap,
    /// <summary>Rotation about SWAP; one angle.</summary>
    ESwap,
    /// <summary>Fermionic simulation gate; angles t, p.</summary>
    FSim,
    /// <summary>Echoed cross-resonance.</summary>
    ECR,
    /// <summary>A half turn about an axis in the X-Y plane; one angle.</summary>
    GPI,
    /// <summary>A quarter turn about an axis in the X-Y plane; one angle.</summary>
    GPI2,
    /// <summary>Partial Molmer-Sorensen gate; angles t, p, q.</summary>
    AAMS,
    /// <summary>A gate known by name and shape only (OpenQASM's <c>opaque</c>): it can be carried, not simulated.</summary>
    Opaque,
}

/// <summary>What an operation applies: an elementary gate, or an opaque one with a name of its own.</summary>
public sealed class Gate
{
    private static readonly Gate[] Elementary = CreateElementary();

    private Gate(GateKind kind, string name, int targetCount, int parameterCount)
    {
        Kind = kind;
        Name = name;
        TargetCount = targetCount;
        ParameterCount = parameterCount;
    }

    /// <summary>Which gate this is.</summary>
    public GateKind Kind { get; }

    /// <summary>Its name in lower case (<c>rx</c>), or an opaque gate's own.</summary>
    public string Name { get; }

    /// <summary>How many qubits it acts on, controls not counted.</summary>
    public int TargetCount { get; }

    /// <summary>How many angles it takes.</summary>
    public int ParameterCount { get; }

    /// <summary>The elementary gate of this kind.</summary>
    /// <exception cref="ArgumentException"><paramref name="kind"/> is <see cref="GateKind.Opaque"/>, which needs a name.</exception>
    public static Gate Of(GateKind kind) => kind == GateKind.Opaque
        ? throw new ArgumentException("An opaque gate has a name and a shape of its own; use Gate.Opaque.", nameof(kind))
        : Elementary[(int)kind];

    /// <summary>A gate of which only name and shape are known.</summary>
    public static Gate Opaque(string name, int targetCount, int parameterCount)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetCount);
        ArgumentOutOfRangeException.ThrowIfNegative(parameterCount);
        return new Gate(GateKind.Opaque, name, targetCount, parameterCount);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static Gate[] CreateElementary()
    {
        var gates = new Gate[(int)GateKind.Opaque];
        for (var kind = GateKind.I; kind < GateKind.Opaque; kind++)
        {
            var targets = kind switch
            {
                GateKind.GlobalPhase => 0,
                GateKind.Swap or GateKind.RXX or GateKind.RYY or GateKind.RZZ or GateKind.TK2 or GateKind.ISwap or GateKind.PhasedISwap
                    or GateKind.ESwap or GateKind.FSim or GateKind.ECR or GateKind.AAMS => 2,
                _ => 1,
            };
            var parameters = kind switch
            {
                GateKind.U or GateKind.TK1 or GateKind.TK2 or GateKind.AAMS => 3,
                GateKind.PhasedX or GateKind.PhasedISwap or GateKind.FSim => 2,
                GateKind.GlobalPhase or GateKind.ISwap or GateKind.ESwap or GateKind.GPI or GateKind.GPI2 => 1,
                GateKind.RX or GateKind.RY or GateKind.RZ or GateKind.P or GateKind.RXX or GateKind.RYY or GateKind.RZZ => 1,
                _ => 0,
            };
            gates[(int)kind] = new Gate(kind, kind.ToString().ToLowerInvariant(), targets, parameters);
        }

        return gates;
    }
}
