namespace Nexus.Circuits;

/// <summary>Runs one block when a condition holds, and another one, if there is one, when it does not.</summary>
public sealed class IfElse : ControlFlow
{
    /// <summary>Makes an <c>if</c>.</summary>
    /// <param name="condition">A truth value, tested once.</param>
    /// <param name="then">What runs when it is true.</param>
    /// <param name="otherwise">What runs when it is false, or null.</param>
    public IfElse(ClassicalExpression condition, Block then, Block? otherwise = null)
    {
        ConditionCheck.RequireTruthValue(condition);
        ArgumentNullException.ThrowIfNull(then);
        Condition = condition;
        Then = then;
        Else = otherwise;
    }

    /// <summary>The condition, a truth value.</summary>
    public ClassicalExpression Condition { get; }

    /// <summary>What runs when the condition is true.</summary>
    public Block Then { get; }

    /// <summary>What runs when it is false; null for nothing.</summary>
    public Block? Else { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Block> Blocks => Else is null ? [Then] : [Then, Else];

    /// <inheritdoc/>
    public override void VisitExpressions(Action<ClassicalExpression> visit)
    {
        ArgumentNullException.ThrowIfNull(visit);
        visit(Condition);
    }
}
