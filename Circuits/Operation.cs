namespace Nexus.Circuits;

/// <summary>What an operation does.</summary>
public enum OperationKind : byte
{
    /// <summary>Applies a gate to qubits.</summary>
    Gate,
    /// <summary>Applies what a <see cref="Nexus.Circuits.Box"/> holds.</summary>
    Box,
    /// <summary>Measures one qubit in the Z basis into one bit.</summary>
    Measure,
    /// <summary>Sets one qubit to |0&gt;, whatever it was.</summary>
    Reset,
    /// <summary>Changes nothing, and keeps what stands before it from being reordered with what stands after.</summary>
    Barrier,
    /// <summary>Computes a classical value and stores it in bits.</summary>
    Assign,
    /// <summary>Runs one of two blocks.</summary>
    If,
    /// <summary>Runs a block again and again while a condition holds.</summary>
    While,
    /// <summary>Runs a block for each value of a range or list.</summary>
    For,
    /// <summary>Leaves the innermost loop.</summary>
    Break,
    /// <summary>Goes on with the next round of the innermost loop.</summary>
    Continue,
    /// <summary>Ends the circuit.</summary>
    End,
}

/// <summary>One operation of a circuit: a view that copies nothing. Qubits and bits are circuit-wide numbers.</summary>
public readonly ref struct Operation
{
    private readonly Gate? _gate;
    private readonly object? _detail;

    internal Operation(
        OperationKind kind,
        Gate? gate,
        int controlCount,
        ReadOnlySpan<int> qubits,
        ReadOnlySpan<int> bits,
        ReadOnlySpan<Parameter> parameters,
        object? detail,
        Condition? condition)
    {
        Kind = kind;
        _gate = gate;
        ControlCount = controlCount;
        Qubits = qubits;
        Bits = bits;
        Parameters = parameters;
        _detail = detail;
        Condition = condition;
    }

    /// <summary>What the operation does.</summary>
    public OperationKind Kind { get; }

    /// <summary>The gate applied.</summary>
    /// <exception cref="InvalidOperationException">The operation is not a gate.</exception>
    public Gate Gate => _gate ?? throw new InvalidOperationException($"A {Kind} operation has no gate.");

    /// <summary>The box applied.</summary>
    /// <exception cref="InvalidOperationException">The operation is not a box.</exception>
    public Box Box => Detail<Box>();

    /// <summary>What is stored where.</summary>
    /// <exception cref="InvalidOperationException">The operation is not an assignment.</exception>
    public Assignment Assignment => Detail<Assignment>();

    /// <summary>The two ways of an <c>if</c>.</summary>
    /// <exception cref="InvalidOperationException">The operation is not an <c>if</c>.</exception>
    public IfElse If => Detail<IfElse>();

    /// <summary>The condition and body of a <c>while</c>.</summary>
    /// <exception cref="InvalidOperationException">The operation is not a <c>while</c>.</exception>
    public WhileLoop While => Detail<WhileLoop>();

    /// <summary>The values and body of a <c>for</c>.</summary>
    /// <exception cref="InvalidOperationException">The operation is not a <c>for</c>.</exception>
    public ForLoop For => Detail<ForLoop>();

    /// <summary>How many of the first <see cref="Qubits"/> control the gate or box (it acts where they are all 1).</summary>
    public int ControlCount { get; }

    /// <summary>
    /// The qubits: controls first, then targets; for a measurement or a reset one; for a barrier any number; for an <c>if</c> or a loop
    /// all that its blocks touch, in ascending order.
    /// </summary>
    public ReadOnlySpan<int> Qubits { get; }

    /// <summary>The controls of a gate or box.</summary>
    public ReadOnlySpan<int> Controls => Qubits[..ControlCount];

    /// <summary>The qubits that the gate or box itself acts on.</summary>
    public ReadOnlySpan<int> Targets => Qubits[ControlCount..];

    /// <summary>
    /// The bit that a measurement writes; the bits of a box in its own order; the bits that an assignment, an <c>if</c> or a loop
    /// may write, in ascending order; empty otherwise.
    /// </summary>
    public ReadOnlySpan<int> Bits { get; }

    /// <summary>The gate's angles, in radians.</summary>
    public ReadOnlySpan<Parameter> Parameters { get; }

    /// <summary>What must hold for the operation to be applied, or null. Tested once, before the operation; never on control flow.</summary>
    public Condition? Condition { get; }

    /// <summary>Calls <paramref name="visit"/> for every bit that the operation may read: of its condition, its expressions and its blocks. A bit may come more than once.</summary>
    public void VisitReadBits(Action<int> visit)
    {
        ArgumentNullException.ThrowIfNull(visit);
        foreach (var bit in Condition?.Bits ?? [])
        {
            visit(bit);
        }

        foreach (var parameter in Parameters)
        {
            parameter.RunTime?.VisitBits(visit);
        }

        switch (_detail)
        {
            case Assignment assignment:
                assignment.Value.VisitBits(visit);
                assignment.Target.Index?.VisitBits(visit);
                break;
            case ControlFlow flow:
                flow.VisitExpressions(expression => expression.VisitBits(visit));
                foreach (var block in flow.Blocks)
                {
                    foreach (var inner in block)
                    {
                        inner.VisitReadBits(visit);
                    }
                }

                break;
            case CircuitBox box:
                foreach (var bit in box.ReadBits)
                {
                    visit(Bits[bit]);
                }

                break;
        }
    }

    /// <summary>The <c>if</c> or loop, whichever it is; null for other operations.</summary>
    public ControlFlow? ControlFlow => _detail as ControlFlow;

    private T Detail<T>()
        where T : class => _detail as T ?? throw new InvalidOperationException($"A {Kind} operation has no {typeof(T).Name}.");
}
