namespace Nexus.Circuits;

/// <summary>
/// Runs a block for each value of a range, or of a list. The values are computed once, before the first round; the variable is
/// stored before each round, and what the block stores in it does not change the rounds to come.
/// </summary>
public sealed class ForLoop : ControlFlow
{
    /// <summary>Makes a loop over a range.</summary>
    /// <param name="variable">Where the value of the round is stored.</param>
    /// <param name="range">The range.</param>
    /// <param name="body">What runs.</param>
    /// <exception cref="ArgumentException">The range is not of whole numbers, or the variable is an element by an index known only at run time.</exception>
    public ForLoop(ClassicalTarget variable, ValueRange range, Block body)
        : this(variable, body)
    {
        ArgumentNullException.ThrowIfNull(range);
        if (!range.Start.Type.IsIntegral || !range.Step.Type.IsIntegral || !range.Stop.Type.IsIntegral)
        {
            throw new ArgumentException($"A range is of whole numbers, not of {range.Start.Type}, {range.Step.Type} and {range.Stop.Type}.", nameof(range));
        }

        Range = range;
    }

    /// <summary>Makes a loop over a list of values.</summary>
    /// <param name="variable">Where the value of the round is stored.</param>
    /// <param name="values">The values.</param>
    /// <param name="body">What runs.</param>
    public ForLoop(ClassicalTarget variable, IReadOnlyList<ClassicalExpression> values, Block body)
        : this(variable, body) => Values = values ?? throw new ArgumentNullException(nameof(values));

    private ForLoop(ClassicalTarget variable, Block body)
    {
        ArgumentNullException.ThrowIfNull(variable);
        ArgumentNullException.ThrowIfNull(body);
        if (variable.Index is not null)
        {
            throw new ArgumentException("A loop's variable has a place known beforehand.", nameof(variable));
        }

        Variable = variable;
        Body = body;
    }

    /// <summary>Where the value of the round is stored.</summary>
    public ClassicalTarget Variable { get; }

    /// <summary>The range; null for a list.</summary>
    public ValueRange? Range { get; }

    /// <summary>The values; null for a range.</summary>
    public IReadOnlyList<ClassicalExpression>? Values { get; }

    /// <summary>What runs in each round.</summary>
    public Block Body { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Block> Blocks => [Body];

    internal override IReadOnlyList<int> OwnBits => Variable.Bits;

    /// <inheritdoc/>
    public override void VisitExpressions(Action<ClassicalExpression> visit)
    {
        ArgumentNullException.ThrowIfNull(visit);
        foreach (var expression in Values ?? [Range!.Start, Range.Step, Range.Stop])
        {
            visit(expression);
        }
    }
}

/// <summary>Whole numbers from a start by steps to a stop, which is included: 0, 2, 4 for <c>0:2:5</c>; none when the steps lead away from the stop.</summary>
/// <param name="Start">The first value.</param>
/// <param name="Step">The step; 0 is an error when the loop runs.</param>
/// <param name="Stop">The value not gone beyond.</param>
public sealed record ValueRange(ClassicalExpression Start, ClassicalExpression Step, ClassicalExpression Stop);
