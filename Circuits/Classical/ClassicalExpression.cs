namespace Nexus.Circuits;

/// <summary>
/// A computation on the classical bits of a circuit while it runs: what conditions test, loops count and assignments store.
/// Immutable. Every node knows its type; mixed operands are brought to one type by casts, put in by whoever builds the tree.
/// </summary>
public abstract class ClassicalExpression
{
    /// <summary>The deepest that nodes can stand within one another.</summary>
    public const int MaxDepth = 500;

    /// <summary>The most nodes that an expression can have, one that stands in several places counted in each.</summary>
    public const int MaxNodeCount = 1_000_000;

    private protected ClassicalExpression(ClassicalType type, params ReadOnlySpan<ClassicalExpression> operands)
    {
        type.Check();
        Type = type;
        Depth = 1;
        NodeCount = 1;
        IsConstant = true;
        foreach (var operand in operands)
        {
            ArgumentNullException.ThrowIfNull(operand);
            Depth = Math.Max(Depth, operand.Depth + 1);
            NodeCount += operand.NodeCount;
            IsConstant &= operand.IsConstant;
            IsFree |= operand.IsFree;
        }

        if (Depth > MaxDepth)
        {
            throw new ArgumentException($"A classical expression is at most {MaxDepth} operators deep.");
        }

        if (NodeCount > MaxNodeCount)
        {
            throw new ArgumentException($"A classical expression has at most {MaxNodeCount} parts.");
        }
    }

    /// <summary>The type of the value.</summary>
    public ClassicalType Type { get; }

    /// <summary>How deep nodes stand within one another; 1 for a literal or a read.</summary>
    public int Depth { get; }

    /// <summary>How many nodes there are, one that stands in several places counted in each: evaluating takes as many steps.</summary>
    public int NodeCount { get; }

    /// <summary>Whether the value is the same whenever the expression is evaluated: it reads no bit and has no symbol.</summary>
    public bool IsConstant { get; private protected init; }

    /// <summary>Whether it has symbols, which must be bound before it has a value.</summary>
    public bool IsFree { get; private protected init; }

    /// <summary>A value.</summary>
    public static ClassicalExpression Literal(ClassicalValue value) => new ClassicalLiteral(value);

    /// <summary>The value now held by bits of the circuit, least significant first.</summary>
    public static ClassicalExpression Read(ClassicalType type, params IReadOnlyList<int> bits) => new BitsExpression(type, bits);

    /// <summary>An element of an array whose index is known only at run time.</summary>
    /// <param name="type">The element's type.</param>
    /// <param name="elements">Where the array stands.</param>
    /// <param name="index">The element's number, from 0.</param>
    public static ClassicalExpression Element(ClassicalType type, ElementRange elements, ClassicalExpression index) =>
        new ElementExpression(type, elements, index);

    /// <summary>An input of the circuit, given when it is submitted.</summary>
    public static ClassicalExpression Symbol(string name, ClassicalType type) => new ClassicalSymbol(name, type);

    /// <summary>An operator on one value.</summary>
    /// <exception cref="ArgumentException">The operator does not go with the operand's type.</exception>
    public static ClassicalExpression Unary(ClassicalUnary op, ClassicalExpression operand) => new UnaryExpression(op, operand);

    /// <summary>An operator on two values.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="left">The left operand.</param>
    /// <param name="right">The right operand: of the left one's type, but for shifts, powers and whole-number factors of angles.</param>
    /// <param name="type">The type that arithmetic results are wrapped into; null for the left operand's. Comparisons and logic give a truth value.</param>
    /// <exception cref="ArgumentException">The operator does not go with the operands' types.</exception>
    public static ClassicalExpression Binary(ClassicalBinary op, ClassicalExpression left, ClassicalExpression right, ClassicalType? type = null) =>
        new BinaryClassicalExpression(op, left, right, type);

    /// <summary>A value in another type; see <see cref="ClassicalValue.To"/>. Nothing is added when the type is the same.</summary>
    public static ClassicalExpression Cast(ClassicalType type, ClassicalExpression operand)
    {
        ArgumentNullException.ThrowIfNull(operand);
        return operand.Type == type ? operand : new CastExpression(type, operand);
    }

    /// <summary>A function. Popcount gives uint[32]; rotations keep the first argument's type; the others take and give floating-point numbers.</summary>
    /// <exception cref="ArgumentException">The function does not go with the arguments.</exception>
    public static ClassicalExpression Call(ClassicalFunction function, params IReadOnlyList<ClassicalExpression> arguments) =>
        new CallExpression(function, arguments);

    /// <summary>The value, with the circuit's bits as they are now.</summary>
    /// <param name="bits">The bits packed as in a row of shots: bit i is bit i%8 (from the least significant) of byte i/8.</param>
    /// <exception cref="ClassicalEvaluationException">There is no value: a division by zero, an element that does not exist, an unbound symbol.</exception>
    public abstract ClassicalValue Evaluate(ReadOnlySpan<byte> bits);

    /// <summary>The expression with its symbols replaced by values; those for which null is given stay.</summary>
    /// <param name="value">The value of an input; converted to the type that the input has.</param>
    public ClassicalExpression Bind(Func<ClassicalSymbol, ClassicalValue?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return IsFree
            ? Rewrite(node => node is ClassicalSymbol symbol && value(symbol) is { } known ? Literal(known.To(symbol.Type)) : null)
            : this;
    }

    /// <summary>The expression with nodes replaced, from the root down; what is below a replaced node is not visited.</summary>
    /// <param name="replace">What stands for a node, of the same type; null keeps the node and goes on to its operands.</param>
    public ClassicalExpression Rewrite(Func<ClassicalExpression, ClassicalExpression?> replace)
    {
        ArgumentNullException.ThrowIfNull(replace);
        if (replace(this) is { } replacement)
        {
            return replacement;
        }

        var operands = Operands;
        ClassicalExpression[]? rewritten = null;
        for (var i = 0; i < operands.Count; i++)
        {
            var operand = operands[i].Rewrite(replace);
            if (!ReferenceEquals(operand, operands[i]))
            {
                (rewritten ??= [.. operands])[i] = operand;
            }
        }

        return rewritten is null ? this : WithOperands(rewritten);
    }

    /// <summary>Calls <paramref name="visit"/> for this node and all below it, operands after their operator, from left to right.</summary>
    public void Visit(Action<ClassicalExpression> visit)
    {
        ArgumentNullException.ThrowIfNull(visit);
        visit(this);
        foreach (var operand in Operands)
        {
            operand.Visit(visit);
        }
    }

    /// <summary>Calls <paramref name="visit"/> for every bit that may be read; a bit may come more than once.</summary>
    public void VisitBits(Action<int> visit)
    {
        ArgumentNullException.ThrowIfNull(visit);
        Visit(node =>
        {
            foreach (var bit in node.OwnBits)
            {
                visit(bit);
            }
        });
    }

    /// <summary>The nodes directly below.</summary>
    public abstract IReadOnlyList<ClassicalExpression> Operands { get; }

    private protected virtual IEnumerable<int> OwnBits => [];

    private protected abstract ClassicalExpression WithOperands(IReadOnlyList<ClassicalExpression> operands);
}
