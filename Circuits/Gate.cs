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
/// <item><c>PhasedX(t, p)</c> = RZ(p) RX(t) RZ(-p).</item>
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
            var targets = kind is GateKind.Swap or GateKind.RXX or GateKind.RYY or GateKind.RZZ ? 2 : 1;
            var parameters = kind switch
            {
                GateKind.U => 3,
                GateKind.PhasedX => 2,
                GateKind.RX or GateKind.RY or GateKind.RZ or GateKind.P or GateKind.RXX or GateKind.RYY or GateKind.RZZ => 1,
                _ => 0,
            };
            gates[(int)kind] = new Gate(kind, kind.ToString().ToLowerInvariant(), targets, parameters);
        }

        return gates;
    }
}
