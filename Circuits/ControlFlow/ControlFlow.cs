namespace Nexus.Circuits;

/// <summary>An <c>if</c> or a loop over values known only at run time.</summary>
public abstract class ControlFlow
{
    private protected ControlFlow()
    {
    }

    /// <summary>The blocks that it may run, in program order.</summary>
    public abstract IReadOnlyList<Block> Blocks { get; }

    /// <summary>The bits that it writes itself, beside what its blocks write.</summary>
    internal virtual IReadOnlyList<int> OwnBits => [];

    /// <summary>Calls <paramref name="visit"/> for each of its own expressions, not those inside of its blocks.</summary>
    public abstract void VisitExpressions(Action<ClassicalExpression> visit);
}
