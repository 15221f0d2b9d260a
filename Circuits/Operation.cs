namespace Nexus.Circuits;

/// <summary>What an operation does.</summary>
public enum OperationKind : byte
{
    /// <summary>Applies a gate to qubits.</summary>
    Gate,
    /// <summary>Measures one qubit in the Z basis into one bit.</summary>
    Measure,
    /// <summary>Sets one qubit to |0&gt;, whatever it was.</summary>
    Reset,
    /// <summary>Changes nothing, and keeps what stands before it from being reordered with what stands after.</summary>
    Barrier,
}

/// <summary>One operation of a circuit: a view that copies nothing. Qubits and bits are circuit-wide numbers.</summary>
public readonly ref struct Operation
{
    internal Operation(
        OperationKind kind,
        Gate? gate,
        int controlCount,
        ReadOnlySpan<int> qubits,
        ReadOnlySpan<int> bits,
        ReadOnlySpan<Parameter> parameters,
        Condition? condition)
    {
        Kind = kind;
        GateOrNull = gate;
        ControlCount = controlCount;
        Qubits = qubits;
        Bits = bits;
        Parameters = parameters;
        Condition = condition;
    }

    private Gate? GateOrNull { get; }

    /// <summary>What the operation does.</summary>
    public OperationKind Kind { get; }

    /// <summary>The gate applied.</summary>
    /// <exception cref="InvalidOperationException">The operation is not a gate.</exception>
    public Gate Gate => GateOrNull ?? throw new InvalidOperationException($"A {Kind} operation has no gate.");

    /// <summary>How many of the first <see cref="Qubits"/> control the gate (it acts where they are all 1).</summary>
    public int ControlCount { get; }

    /// <summary>The qubits: controls first, then targets; for a measurement or a reset one; for a barrier any number.</summary>
    public ReadOnlySpan<int> Qubits { get; }

    /// <summary>The controls of a gate.</summary>
    public ReadOnlySpan<int> Controls => Qubits[..ControlCount];

    /// <summary>The qubits that the gate itself acts on.</summary>
    public ReadOnlySpan<int> Targets => Qubits[ControlCount..];

    /// <summary>The bit that a measurement writes; empty otherwise.</summary>
    public ReadOnlySpan<int> Bits { get; }

    /// <summary>The gate's angles, in radians.</summary>
    public ReadOnlySpan<Parameter> Parameters { get; }

    /// <summary>What must hold for the operation to be applied, or null.</summary>
    public Condition? Condition { get; }
}
