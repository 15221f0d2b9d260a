namespace Nexus.Circuits;

/// <summary>Adds the operations of one circuit to another, changed on the way.</summary>
public class CircuitCopier(CircuitBuilder target)
{
    /// <summary>What operations are added to.</summary>
    protected CircuitBuilder Target => target;

    /// <summary>Adds all operations of a block.</summary>
    public virtual void Copy(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        foreach (var operation in block)
        {
            Copy(operation);
        }
    }

    /// <summary>A circuit with the same name and registers as another, and nothing in it yet; inputs come with what uses them.</summary>
    public static CircuitBuilder BuilderLike(Circuit circuit)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        var builder = new CircuitBuilder(circuit.Name);
        foreach (var register in circuit.QubitRegisters)
        {
            builder.AddRegister(register, quantum: true);
        }

        foreach (var register in circuit.BitRegisters)
        {
            builder.AddRegister(register, quantum: false);
        }

        return builder;
    }

    /// <summary>The qubit that stands for one of the copied circuit.</summary>
    protected virtual int Qubit(int qubit) => qubit;

    /// <summary>The bit that stands for one of the copied circuit.</summary>
    protected virtual int Bit(int bit) => bit;

    /// <summary>The angle that stands for one of the copied circuit.</summary>
    protected virtual Parameter Map(Parameter parameter) => parameter;

    /// <summary>The expression that stands for one of the copied circuit.</summary>
    protected virtual ClassicalExpression Map(ClassicalExpression expression) => expression;

    /// <summary>The range of elements that stands for one of the copied circuit.</summary>
    protected virtual ElementRange Map(ElementRange elements) => elements;

    /// <summary>The condition that stands for one of the copied circuit.</summary>
    protected virtual Condition? Map(Condition? condition) => condition;

    /// <summary>Adds a gate.</summary>
    protected virtual void CopyGate(Operation operation)
    {
        var parameters = new Parameter[operation.Parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            parameters[i] = Map(operation.Parameters[i]);
        }

        target.AddGate(operation.Gate, parameters, operation.ControlCount, Qubits(operation.Qubits), Map(operation.Condition));
    }

    /// <summary>Adds a box.</summary>
    protected virtual void CopyBox(Operation operation) =>
        target.AddBox(operation.Box, operation.ControlCount, Qubits(operation.Qubits), Bits(operation.Bits), Map(operation.Condition));

    /// <summary>The qubits that stand for those of the copied circuit.</summary>
    protected int[] Qubits(ReadOnlySpan<int> qubits)
    {
        var mapped = new int[qubits.Length];
        for (var i = 0; i < mapped.Length; i++)
        {
            mapped[i] = Qubit(qubits[i]);
        }

        return mapped;
    }

    /// <summary>The bits that stand for those of the copied circuit.</summary>
    protected int[] Bits(ReadOnlySpan<int> bits)
    {
        var mapped = new int[bits.Length];
        for (var i = 0; i < mapped.Length; i++)
        {
            mapped[i] = Bit(bits[i]);
        }

        return mapped;
    }

    /// <summary>The place that stands for one of the copied circuit.</summary>
    protected ClassicalTarget Map(ClassicalTarget place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return place.Index is null
            ? ClassicalTarget.To(place.Type, Bits([.. place.Bits]))
            : ClassicalTarget.Element(place.Type, Map(place.Elements), Map(place.Index));
    }

    /// <summary>Adds the operations of a block as a block.</summary>
    protected virtual Block CopyBlock(Block block)
    {
        target.BeginBlock();
        Copy(block);
        return target.EndBlock();
    }

    /// <summary>Adds one operation.</summary>
    public void Copy(Operation operation)
    {
        switch (operation.Kind)
        {
            case OperationKind.Gate:
                CopyGate(operation);
                break;
            case OperationKind.Box:
                CopyBox(operation);
                break;
            case OperationKind.Measure:
                target.AddMeasure(Qubit(operation.Qubits[0]), Bit(operation.Bits[0]), Map(operation.Condition));
                break;
            case OperationKind.Reset:
                target.AddReset(Qubit(operation.Qubits[0]), Map(operation.Condition));
                break;
            case OperationKind.Barrier:
                target.AddBarrier(Qubits(operation.Qubits));
                break;
            case OperationKind.Assign:
                var (place, value) = operation.Assignment;
                target.AddAssign(Map(place), Map(value), Map(operation.Condition));
                break;
            case OperationKind.If:
                var branch = operation.If;
                var then = CopyBlock(branch.Then);
                target.AddControlFlow(new IfElse(Map(branch.Condition), then, branch.Else is null ? null : CopyBlock(branch.Else)));
                break;
            case OperationKind.While:
                var loop = operation.While;
                target.AddControlFlow(new WhileLoop(Map(loop.Condition), CopyBlock(loop.Body)));
                break;
            case OperationKind.For:
                Copy(operation.For);
                break;
            case OperationKind.Break:
                target.AddBreak();
                break;
            case OperationKind.Continue:
                target.AddContinue();
                break;
            case OperationKind.End:
                target.AddEnd();
                break;
        }
    }

    private void Copy(ForLoop loop)
    {
        var body = CopyBlock(loop.Body);
        target.AddControlFlow(loop.Range is { } range
            ? new ForLoop(Map(loop.Variable), new ValueRange(Map(range.Start), Map(range.Step), Map(range.Stop)), body)
            : new ForLoop(Map(loop.Variable), [.. loop.Values!.Select(Map)], body));
    }
}
