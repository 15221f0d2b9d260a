namespace Nexus.Circuits;

/// <summary>Runs a block again and again; the condition is tested before each round.</summary>
public sealed class WhileLoop : ControlFlow
{
    /// <summary>Makes a <c>while</c>.</summary>
    /// <param name="condition">A truth value, tested before each round.</param>
    /// <param name="body">What runs while it is true.</param>
    public WhileLoop(ClassicalExpression condition, Block body)
    {
        ConditionCheck.RequireTruthValue(condition);
        ArgumentNullException.ThrowIfNull(body);
        Condition = condition;
        Body = body;
    }

    /// <summary>The condition, a truth value.</summary>
    public ClassicalExpression Condition { get; }

    /// <summary>What runs while the condition is true.</summary>
    public Block Body { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Block> Blocks => [Body];

    /// <inheritdoc/>
    public override void VisitExpressions(Action<ClassicalExpression> visit)
    {
        ArgumentNullException.ThrowIfNull(visit);
        visit(Condition);
    }
}
