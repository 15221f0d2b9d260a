namespace Nexus.Circuits;

/// <summary>Builds a <see cref="Circuit"/>, operation by operation. Every argument is checked here, so that a circuit is always well-formed.</summary>
/// <param name="name">A name for people; may be empty.</param>
public sealed class CircuitBuilder(string name = "")
{
    /// <summary>The most control qubits that one gate can have.</summary>
    public const int MaxControls = byte.MaxValue;

    private readonly List<Register> _qubitRegisters = [];
    private readonly List<Register> _bitRegisters = [];
    private readonly HashSet<string> _qubitRegisterNames = new(StringComparer.Ordinal);
    private readonly HashSet<string> _bitRegisterNames = new(StringComparer.Ordinal);
    private readonly List<Instruction> _instructions = [];
    private readonly List<int> _operands = [];
    private readonly List<Parameter> _parameters = [];
    private readonly List<Gate> _gates = [];
    private readonly Dictionary<Gate, ushort> _gateNumbers = [];
    private readonly List<Condition> _conditions = [];
    private int[] _marks = [];
    private int _mark;
    private Parameter _globalPhase = Parameter.FromRadians(0);

    /// <summary>How many qubits have been declared.</summary>
    public int QubitCount { get; private set; }

    /// <summary>How many classical bits have been declared.</summary>
    public int BitCount { get; private set; }

    /// <summary>How many operations have been added.</summary>
    public int Count => _instructions.Count;

    /// <summary>Declares a quantum register of <paramref name="count"/> qubits, numbered on from those declared before.</summary>
    /// <exception cref="ArgumentException">A quantum register of this name exists.</exception>
    public Register AddQubits(string name, int count)
    {
        var register = Declare(_qubitRegisters, _qubitRegisterNames, Register.Dense(name, QubitCount, count));
        QubitCount = checked(QubitCount + count);
        return register;
    }

    /// <summary>Declares a classical register of <paramref name="count"/> bits, numbered on from those declared before.</summary>
    /// <exception cref="ArgumentException">A classical register of this name exists.</exception>
    public Register AddBits(string name, int count)
    {
        var register = Declare(_bitRegisters, _bitRegisterNames, Register.Dense(name, BitCount, count));
        BitCount = checked(BitCount + count);
        return register;
    }

    /// <summary>Adds a gate without angles or controls.</summary>
    public void AddGate(GateKind kind, params ReadOnlySpan<int> targets) => AddGate(Gate.Of(kind), [], 0, targets);

    /// <summary>Adds a gate.</summary>
    /// <param name="gate">The gate.</param>
    /// <param name="parameters">Its angles in radians, as many as <see cref="Gate.ParameterCount"/>.</param>
    /// <param name="controlCount">How many of the first qubits control it.</param>
    /// <param name="qubits">Controls, then targets; all different.</param>
    /// <param name="condition">What must hold for it to be applied, or null.</param>
    /// <exception cref="ArgumentException">The numbers of angles or qubits do not fit the gate, or a qubit is named twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A qubit or bit is not declared.</exception>
    public void AddGate(Gate gate, ReadOnlySpan<Parameter> parameters, int controlCount, ReadOnlySpan<int> qubits, Condition? condition = null)
    {
        ArgumentNullException.ThrowIfNull(gate);
        ArgumentOutOfRangeException.ThrowIfNegative(controlCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(controlCount, MaxControls);
        if (parameters.Length != gate.ParameterCount)
        {
            throw new ArgumentException($"Gate {gate} takes {gate.ParameterCount} angles, not {parameters.Length}.", nameof(parameters));
        }

        if (qubits.Length != controlCount + gate.TargetCount)
        {
            throw new ArgumentException($"Gate {gate} with {controlCount} controls takes {controlCount + gate.TargetCount} qubits, not {qubits.Length}.", nameof(qubits));
        }

        CheckQubits(qubits);
        if (!_gateNumbers.TryGetValue(gate, out var number))
        {
            number = checked((ushort)_gates.Count);
            _gateNumbers.Add(gate, number);
            _gates.Add(gate);
        }

        Append(OperationKind.Gate, (byte)controlCount, number, qubits, [], parameters, condition);
    }

    /// <summary>Adds a measurement of one qubit into one bit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The qubit or a bit is not declared.</exception>
    public void AddMeasure(int qubit, int bit, Condition? condition = null)
    {
        CheckQubits([qubit]);
        CheckBit(bit);
        Append(OperationKind.Measure, 0, 0, [qubit], [bit], [], condition);
    }

    /// <summary>Adds a reset of one qubit to |0&gt;.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The qubit or a bit is not declared.</exception>
    public void AddReset(int qubit, Condition? condition = null)
    {
        CheckQubits([qubit]);
        Append(OperationKind.Reset, 0, 0, [qubit], [], [], condition);
    }

    /// <summary>Adds a barrier over different qubits.</summary>
    /// <exception cref="ArgumentException">A qubit is named twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A qubit is not declared.</exception>
    public void AddBarrier(params ReadOnlySpan<int> qubits)
    {
        CheckQubits(qubits);
        Append(OperationKind.Barrier, 0, 0, qubits, [], [], null);
    }

    /// <summary>Sets the phase, in radians, that multiplies the whole state.</summary>
    public void SetGlobalPhase(Parameter phase) => _globalPhase = phase;

    /// <summary>The circuit as built so far. The builder can go on; the circuit does not change with it.</summary>
    public Circuit Build() => new(
        name,
        [.. _qubitRegisters],
        [.. _bitRegisters],
        _globalPhase,
        [.. _instructions],
        [.. _operands],
        [.. _parameters],
        [.. _gates],
        [.. _conditions]);

    private static Register Declare(List<Register> registers, HashSet<string> names, Register register)
    {
        if (!names.Add(register.Name))
        {
            throw new ArgumentException($"A register named '{register.Name}' is declared already.", nameof(register));
        }

        registers.Add(register);
        return register;
    }

    private void Append(
        OperationKind kind,
        byte controlCount,
        ushort gate,
        ReadOnlySpan<int> qubits,
        ReadOnlySpan<int> bits,
        ReadOnlySpan<Parameter> parameters,
        Condition? condition)
    {
        var conditionNumber = -1;
        if (condition is not null)
        {
            foreach (var bit in condition.Bits)
            {
                CheckBit(bit);
            }

            // One `if` over a broadcast statement makes a run of operations with the same condition: store it once.
            if (_conditions.Count == 0 || !ReferenceEquals(_conditions[^1], condition))
            {
                _conditions.Add(condition);
            }

            conditionNumber = _conditions.Count - 1;
        }

        _instructions.Add(new Instruction(
            kind, controlCount, gate, _operands.Count, qubits.Length + bits.Length, _parameters.Count, conditionNumber));
        _operands.AddRange(qubits);
        _operands.AddRange(bits);
        _parameters.AddRange(parameters);
    }

    private void CheckQubits(ReadOnlySpan<int> qubits)
    {
        for (var i = 0; i < qubits.Length; i++)
        {
            if ((uint)qubits[i] >= (uint)QubitCount)
            {
                throw new ArgumentOutOfRangeException(nameof(qubits), qubits[i], $"There is no qubit {qubits[i]}; {QubitCount} are declared.");
            }
        }

        if (HasDuplicate(qubits))
        {
            throw new ArgumentException("An operation names the same qubit twice.", nameof(qubits));
        }
    }

    private void CheckBit(int bit)
    {
        if ((uint)bit >= (uint)BitCount)
        {
            throw new ArgumentOutOfRangeException(nameof(bit), bit, $"There is no bit {bit}; {BitCount} are declared.");
        }
    }

    private bool HasDuplicate(ReadOnlySpan<int> qubits)
    {
        if (qubits.Length <= 8)
        {
            for (var i = 1; i < qubits.Length; i++)
            {
                if (qubits[..i].Contains(qubits[i]))
                {
                    return true;
                }
            }

            return false;
        }

        // Each check marks the qubits it has seen with a number of its own: no set to fill, and nothing to clear.
        if (_marks.Length < QubitCount)
        {
            _marks = new int[QubitCount];
        }

        _mark++;
        foreach (var qubit in qubits)
        {
            if (_marks[qubit] == _mark)
            {
                return true;
            }

            _marks[qubit] = _mark;
        }

        return false;
    }
}
