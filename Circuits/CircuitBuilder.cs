using System.Runtime.InteropServices;

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
    private readonly CircuitStorage _storage = new();
    private readonly Chunked<Instruction> _body = new();
    private readonly Stack<List<Instruction>> _open = new();
    private readonly Dictionary<Gate, ushort> _gateNumbers = [];
    private readonly List<CircuitInput> _inputs = [];
    private readonly Dictionary<string, CircuitInput> _inputNames = new(StringComparer.Ordinal);
    private Condition? _lastCondition;
    private int _lastConditionPlace = -1;
    private int[] _marks = [];
    private int _mark;
    private Parameter _globalPhase = Parameter.FromRadians(0);
    private int[]? _implicitPermutation;

    /// <summary>How many qubits have been declared.</summary>
    public int QubitCount { get; private set; }

    /// <summary>How many classical bits have been declared.</summary>
    public int BitCount { get; private set; }

    /// <summary>How many operations have been added to the circuit's body; those of blocks and boxes count only as the one that holds them.</summary>
    public int Count => _body.End;

    /// <summary>How many blocks are open: begun and not yet ended.</summary>
    public int OpenBlocks => _open.Count;

    /// <summary>Declares a quantum register of <paramref name="count"/> qubits, numbered on from those declared before.</summary>
    /// <exception cref="ArgumentException">A quantum register of this name exists.</exception>
    public Register AddQubits(string name, int count) => AddQubits(Register.Dense(name, QubitCount, count));

    /// <summary>Declares a quantum register whose elements have index vectors of their own, as <c>grid[1][2]</c>.</summary>
    /// <exception cref="ArgumentException">A quantum register of this name exists, or two elements have the same vector.</exception>
    public Register AddQubits(string name, IReadOnlyList<IReadOnlyList<int>> indices) =>
        AddQubits(Register.Indexed(name, QubitCount, CheckIndices(indices)));

    /// <summary>Declares a classical register of <paramref name="count"/> bits, numbered on from those declared before.</summary>
    /// <exception cref="ArgumentException">A classical register of this name exists.</exception>
    public Register AddBits(string name, int count) => AddBits(Register.Dense(name, BitCount, count));

    /// <summary>Declares a classical register whose elements have index vectors of their own.</summary>
    /// <exception cref="ArgumentException">A classical register of this name exists, or two elements have the same vector.</exception>
    public Register AddBits(string name, IReadOnlyList<IReadOnlyList<int>> indices) =>
        AddBits(Register.Indexed(name, BitCount, CheckIndices(indices)));

    /// <summary>Declares a variable, or an array of them: a classical register of the bits that their values take. All bits are 0 at the start.</summary>
    /// <param name="name">The register's name.</param>
    /// <param name="type">The type of the variable or of the array's elements.</param>
    /// <param name="elementCount">How many elements an array has; 1 for a variable.</param>
    /// <param name="isResult">Whether the bits are part of a shot.</param>
    /// <exception cref="ArgumentException">A classical register of this name exists.</exception>
    public Register AddVariable(string name, ClassicalType type, int elementCount = 1, bool isResult = false)
    {
        type.Check();
        return AddBits(Register.Typed(name, BitCount, checked(type.StorageWidth * elementCount), type, isResult));
    }

    /// <summary>Declares an input, to be bound before the circuit runs. A symbol in an angle that is not declared so becomes an input of itself.</summary>
    /// <exception cref="ArgumentException">An input of this name and of another type exists.</exception>
    public void AddInput(string name, ClassicalType type)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        type.Check();
        if (_inputNames.TryGetValue(name, out var known))
        {
            if (known.Type != type)
            {
                throw new ArgumentException($"The input '{name}' is {known.Type} and {type}.", nameof(type));
            }

            return;
        }

        var input = new CircuitInput(name, type);
        _inputNames.Add(name, input);
        _inputs.Add(input);
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
            number = checked((ushort)_storage.Gates.Append(gate));
            _gateNumbers.Add(gate, number);
        }

        foreach (ref readonly var parameter in parameters)
        {
            NoteInputs(parameter);
        }

        var extra = _storage.Parameters.Append(parameters);
        Append(OperationKind.Gate, (byte)controlCount, number, qubits, extra, condition);
    }

    /// <summary>Adds a measurement of one qubit into one bit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The qubit or a bit is not declared.</exception>
    public void AddMeasure(int qubit, int bit, Condition? condition = null)
    {
        CheckQubits([qubit]);
        CheckBit(bit);
        Append(OperationKind.Measure, 0, 0, [qubit, bit], 0, condition);
    }

    /// <summary>Adds a reset of one qubit to |0&gt;.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The qubit or a bit is not declared.</exception>
    public void AddReset(int qubit, Condition? condition = null)
    {
        CheckQubits([qubit]);
        Append(OperationKind.Reset, 0, 0, [qubit], 0, condition);
    }

    /// <summary>Adds a barrier over different qubits.</summary>
    /// <exception cref="ArgumentException">A qubit is named twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A qubit is not declared.</exception>
    public void AddBarrier(params ReadOnlySpan<int> qubits)
    {
        CheckQubits(qubits);
        Append(OperationKind.Barrier, 0, 0, qubits, 0, null);
    }

    /// <summary>Adds a box.</summary>
    /// <param name="box">The box.</param>
    /// <param name="controlCount">How many of the first qubits control it.</param>
    /// <param name="qubits">Controls, then the box's qubits in its order; all different.</param>
    /// <param name="bits">The box's bits in its order; all different.</param>
    /// <param name="condition">What must hold for it to be applied, or null.</param>
    /// <exception cref="ArgumentException">The numbers do not fit the box, an operand is named twice, or a box that is no unitary is controlled.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A qubit or bit is not declared.</exception>
    public void AddBox(Box box, int controlCount, ReadOnlySpan<int> qubits, ReadOnlySpan<int> bits = default, Condition? condition = null)
    {
        ArgumentNullException.ThrowIfNull(box);
        ArgumentOutOfRangeException.ThrowIfNegative(controlCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(controlCount, MaxControls);
        if (qubits.Length != controlCount + box.QubitCount || bits.Length != box.BitCount)
        {
            throw new ArgumentException(
                $"Box '{box.Name}' with {controlCount} controls takes {controlCount + box.QubitCount} qubits and {box.BitCount} bits, not {qubits.Length} and {bits.Length}.",
                nameof(qubits));
        }

        if (controlCount > 0 && !box.IsUnitary)
        {
            throw new ArgumentException($"Box '{box.Name}' is not a unitary, so it cannot be controlled.", nameof(controlCount));
        }

        CheckQubits(qubits);
        foreach (var bit in bits)
        {
            CheckBit(bit);
        }

        if (bits.Length > 1 && new HashSet<int>(bits.ToArray()).Count < bits.Length)
        {
            throw new ArgumentException("A box is given the same bit twice.", nameof(bits));
        }

        switch (box)
        {
            case CircuitBox { Body.Inputs: var inputs }:
                foreach (var input in inputs)
                {
                    AddInput(input.Name, input.Type);
                }

                break;
            case PauliExponentialBox pauli:
                NoteInputs(pauli.Angle);
                break;
        }

        Append(OperationKind.Box, (byte)controlCount, 0, bits.IsEmpty ? qubits : [.. qubits, .. bits], Detail(box, qubits.Length), condition);
    }

    /// <summary>Adds the assignment of a classical value.</summary>
    /// <param name="target">Where it is stored.</param>
    /// <param name="value">The value; converted to the target's type if it is of another.</param>
    /// <param name="condition">What must hold for it to be stored, or null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bit is not declared.</exception>
    public void AddAssign(ClassicalTarget target, ClassicalExpression value, Condition? condition = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(value);
        Note(value);
        if (target.Index is not null)
        {
            Note(target.Index);
        }

        int[] bits = [.. target.Bits];
        Array.Sort(bits);
        foreach (var bit in bits)
        {
            CheckBit(bit);
        }

        var assignment = new Assignment(target, ClassicalExpression.Cast(target.Type, value));
        Append(OperationKind.Assign, 0, 0, bits, Detail(assignment, 0), condition);
    }

    /// <summary>Begins a block: what is added from here on stands in it, until <see cref="EndBlock"/>.</summary>
    public void BeginBlock() => _open.Push([]);

    /// <summary>Ends the block begun last. It is part of nothing until an <c>if</c> or a loop with it is added.</summary>
    /// <exception cref="InvalidOperationException">No block is open.</exception>
    public Block EndBlock()
    {
        if (!_open.TryPop(out var block))
        {
            throw new InvalidOperationException("No block is open.");
        }

        // One by one: their places follow each other across chunks, where a run longer than a chunk could be reached only as a whole.
        var start = _storage.Nested.End;
        foreach (ref readonly var instruction in CollectionsMarshal.AsSpan(block))
        {
            _storage.Nested.Append(instruction);
        }

        return new Block(_storage, _storage.Nested, start, block.Count);
    }

    /// <summary>Adds an <c>if</c> or a loop, of blocks that this builder has made.</summary>
    /// <exception cref="ArgumentException">A block is from another builder.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A bit is not declared.</exception>
    public void AddControlFlow(ControlFlow flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        flow.VisitExpressions(Note);
        var qubits = new SortedSet<int>();
        var bits = new SortedSet<int>(flow.OwnBits);
        foreach (var bit in flow.OwnBits)
        {
            CheckBit(bit);
        }

        foreach (var block in flow.Blocks)
        {
            if (!block.IsOf(_storage))
            {
                throw new ArgumentException("A block belongs to the builder that made it.", nameof(flow));
            }

            foreach (var operation in block)
            {
                foreach (var qubit in operation.Qubits)
                {
                    qubits.Add(qubit);
                }

                foreach (var bit in operation.Bits)
                {
                    bits.Add(bit);
                }
            }
        }

        var kind = flow switch
        {
            IfElse => OperationKind.If,
            WhileLoop => OperationKind.While,
            _ => OperationKind.For,
        };
        Append(kind, 0, 0, [.. qubits, .. bits], Detail(flow, qubits.Count), null);
    }

    /// <summary>Adds a <see cref="OperationKind.Break"/>; it may stand only in a loop's body, which whoever makes the loop sees to.</summary>
    public void AddBreak() => Append(OperationKind.Break, 0, 0, [], 0, null);

    /// <summary>Adds a <see cref="OperationKind.Continue"/>; it may stand only in a loop's body, which whoever makes the loop sees to.</summary>
    public void AddContinue() => Append(OperationKind.Continue, 0, 0, [], 0, null);

    /// <summary>Adds the end of the circuit.</summary>
    public void AddEnd() => Append(OperationKind.End, 0, 0, [], 0, null);

    /// <summary>Sets the phase, in radians, that multiplies the whole state.</summary>
    public void SetGlobalPhase(Parameter phase)
    {
        NoteInputs(phase);
        _globalPhase = phase;
    }

    /// <summary>Sets <see cref="Circuit.ImplicitPermutation"/>; the identity is kept as none.</summary>
    /// <exception cref="ArgumentException">It is no permutation of the qubits declared so far.</exception>
    public void SetImplicitPermutation(IReadOnlyList<int> permutation)
    {
        ArgumentNullException.ThrowIfNull(permutation);
        if (!permutation.Order().SequenceEqual(Enumerable.Range(0, QubitCount)))
        {
            throw new ArgumentException($"The implicit permutation does not name each of the {QubitCount} qubits once.", nameof(permutation));
        }

        _implicitPermutation = permutation.SequenceEqual(Enumerable.Range(0, QubitCount)) ? null : [.. permutation];
    }

    /// <summary>The circuit as built so far. The builder can go on; the circuit does not change with it.</summary>
    /// <exception cref="InvalidOperationException">A block is open, or qubits were declared after the implicit permutation.</exception>
    public Circuit Build()
    {
        if (_open.Count > 0)
        {
            throw new InvalidOperationException("A block is not ended.");
        }

        if (_implicitPermutation is not null && _implicitPermutation.Length != QubitCount)
        {
            throw new InvalidOperationException("Qubits were declared after the implicit permutation was set.");
        }

        return new Circuit(
            name,
            [.. _qubitRegisters],
            [.. _bitRegisters],
            [.. _inputs],
            _globalPhase,
            _implicitPermutation,
            new Block(_storage, _body, 0, _body.End));
    }

    /// <summary>Declares a register like one of another circuit.</summary>
    internal Register AddRegister(Register like, bool quantum) => quantum ? AddQubits(like.At(QubitCount)) : AddBits(like.At(BitCount));

    private Register AddQubits(Register register)
    {
        Declare(_qubitRegisters, _qubitRegisterNames, register);
        QubitCount = checked(QubitCount + register.Count);
        return register;
    }

    private Register AddBits(Register register)
    {
        Declare(_bitRegisters, _bitRegisterNames, register);
        BitCount = checked(BitCount + register.Count);
        return register;
    }

    private static int[][] CheckIndices(IReadOnlyList<IReadOnlyList<int>> indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        if (indices.Select(i => string.Join(',', i)).Distinct().Count() < indices.Count)
        {
            throw new ArgumentException("Two elements have the same index.", nameof(indices));
        }

        return [.. indices.Select(i => i.ToArray())];
    }

    private void NoteInputs(Parameter parameter)
    {
        if (parameter.RunTime is { } computed)
        {
            Note(computed);
        }
        else if (parameter.IsFree)
        {
            parameter.Exact!.Substitute(symbol =>
            {
                if (!_inputNames.ContainsKey(symbol))
                {
                    AddInput(symbol, ClassicalType.Double);
                }

                return null;
            });
        }
    }

    /// <summary>Checks the bits that an expression reads, and notes its inputs.</summary>
    private void Note(ClassicalExpression expression)
    {
        expression.VisitBits(CheckBit);
        if (expression.IsFree)
        {
            expression.Visit(node =>
            {
                if (node is ClassicalSymbol symbol)
                {
                    AddInput(symbol.Name, symbol.Type);
                }
            });
        }
    }

    private int Detail(object value, int qubitCount) => _storage.Details.Append(new Detailed(value, qubitCount));

    private static void Declare(List<Register> registers, HashSet<string> names, Register register)
    {
        if (!names.Add(register.Name))
        {
            throw new ArgumentException($"A register named '{register.Name}' is declared already.", nameof(register));
        }

        registers.Add(register);
    }

    private void Append(
        OperationKind kind, byte controlCount, ushort gate, ReadOnlySpan<int> operands, int extra, Condition? condition)
    {
        var instruction = new Instruction(kind, controlCount, gate, _storage.Operands.Append(operands), operands.Length, extra, PlaceOf(condition));
        if (_open.TryPeek(out var block))
        {
            block.Add(instruction);
        }
        else
        {
            _body.Append(instruction);
        }
    }

    private int PlaceOf(Condition? condition)
    {
        if (condition is null)
        {
            return -1;
        }

        // One `if` over a broadcast statement makes a run of operations with the same condition: store it once.
        if (!ReferenceEquals(_lastCondition, condition))
        {
            foreach (var bit in condition.Bits)
            {
                CheckBit(bit);
            }

            _lastConditionPlace = _storage.Conditions.Append(condition);
            _lastCondition = condition;
        }

        return _lastConditionPlace;
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
