namespace Nexus.Circuits;

/// <summary>What the operations of a circuit and of all blocks in it consist of, packed.</summary>
internal sealed class CircuitStorage
{
    public Chunked<int> Operands { get; } = new();

    public Chunked<Parameter> Parameters { get; } = new();

    public Chunked<Detailed> Details { get; } = new();

    public Chunked<Gate> Gates { get; } = new();

    public Chunked<Condition> Conditions { get; } = new();

    /// <summary>The instructions of nested blocks, each block's next to each other.</summary>
    public Chunked<Instruction> Nested { get; } = new();

    public Operation OperationOf(in Instruction it)
    {
        var gate = it.Kind == OperationKind.Gate ? Gates[it.Gate] : null;
        var all = Operands.Run(it.OperandStart, it.OperandCount);
        var detail = it.HasDetail ? Details[it.Extra] : null;
        var qubits = detail is { } known ? known.QubitCount : it.Kind == OperationKind.Measure ? 1 : all.Length;
        return new Operation(
            it.Kind,
            gate,
            it.ControlCount,
            all[..qubits],
            all[qubits..],
            gate is null ? [] : Parameters.Run(it.Extra, gate.ParameterCount),
            detail?.Value,
            it.Condition < 0 ? null : Conditions[it.Condition]);
    }
}

/// <summary>One packed operation; operands, parameters and the rest stand in the storage.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="ControlCount">How many qubits control it.</param>
/// <param name="Gate">A gate's number.</param>
/// <param name="OperandStart">Where its qubits stand, and after them its bits.</param>
/// <param name="OperandCount">How many qubits and bits together.</param>
/// <param name="Extra">Where a gate's parameters stand; of an operation with a detail, the detail's place.</param>
/// <param name="Condition">Its condition, or -1.</param>
internal readonly record struct Instruction(
    OperationKind Kind,
    byte ControlCount,
    ushort Gate,
    int OperandStart,
    int OperandCount,
    int Extra,
    int Condition)
{
    public bool HasDetail => Kind is OperationKind.Box or OperationKind.Assign or OperationKind.If or OperationKind.While or OperationKind.For;
}

/// <summary>What an operation carries beside its operands, and how many of these are qubits.</summary>
internal sealed record Detailed(object Value, int QubitCount);
