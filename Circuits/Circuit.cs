namespace Nexus.Circuits;

/// <summary>
/// A quantum circuit: registers, and operations in order. Immutable and safe to read from several threads;
/// made by a <see cref="CircuitBuilder"/>. Operations are packed (about 40 bytes for a gate on one or two qubits).
/// </summary>
public sealed class Circuit
{
    private readonly Instruction[] _instructions;
    private readonly int[] _operands;
    private readonly Parameter[] _parameters;
    private readonly Gate[] _gates;
    private readonly Condition[] _conditions;

    internal Circuit(
        string name,
        Register[] qubitRegisters,
        Register[] bitRegisters,
        Parameter globalPhase,
        Instruction[] instructions,
        int[] operands,
        Parameter[] parameters,
        Gate[] gates,
        Condition[] conditions)
    {
        Name = name;
        QubitRegisters = qubitRegisters;
        BitRegisters = bitRegisters;
        QubitCount = qubitRegisters.Sum(r => r.Count);
        BitCount = bitRegisters.Sum(r => r.Count);
        GlobalPhase = globalPhase;
        _instructions = instructions;
        _operands = operands;
        _parameters = parameters;
        _gates = gates;
        _conditions = conditions;
    }

    /// <summary>A name for people; may be empty.</summary>
    public string Name { get; }

    /// <summary>The quantum registers in declaration order; together they number the qubits from 0.</summary>
    public IReadOnlyList<Register> QubitRegisters { get; }

    /// <summary>The classical registers in declaration order; together they number the bits from 0.</summary>
    public IReadOnlyList<Register> BitRegisters { get; }

    /// <summary>How many qubits the circuit has.</summary>
    public int QubitCount { get; }

    /// <summary>How many classical bits the circuit has.</summary>
    public int BitCount { get; }

    /// <summary>The phase, in radians, that multiplies the whole state.</summary>
    public Parameter GlobalPhase { get; }

    /// <summary>How many operations there are.</summary>
    public int Count => _instructions.Length;

    /// <summary>The operation at <paramref name="index"/>, in program order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such operation.</exception>
    public Operation this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _instructions.Length);
            ref readonly var it = ref _instructions[index];
            var operands = _operands.AsSpan(it.OperandStart, it.OperandCount);
            var bits = it.Kind == OperationKind.Measure ? 1 : 0;
            var gate = it.Kind == OperationKind.Gate ? _gates[it.Gate] : null;
            return new Operation(
                it.Kind,
                gate,
                it.ControlCount,
                operands[..^bits],
                operands[(operands.Length - bits)..],
                _parameters.AsSpan(it.ParameterStart, gate?.ParameterCount ?? 0),
                it.Condition < 0 ? null : _conditions[it.Condition]);
        }
    }

    /// <summary>Enumerates the operations in program order without allocating.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Walks the operations of a circuit.</summary>
    public ref struct Enumerator
    {
        private readonly Circuit _circuit;
        private int _index;

        internal Enumerator(Circuit circuit)
        {
            _circuit = circuit;
            _index = -1;
        }

        /// <summary>The operation that the walk stands at.</summary>
        public readonly Operation Current => _circuit[_index];

        /// <summary>Steps to the next operation; false at the end.</summary>
        public bool MoveNext() => ++_index < _circuit.Count;
    }
}

/// <summary>One packed operation; operands, parameters, gates and conditions stand in arrays of the circuit.</summary>
internal readonly record struct Instruction(
    OperationKind Kind,
    byte ControlCount,
    ushort Gate,
    int OperandStart,
    int OperandCount,
    int ParameterStart,
    int Condition);
