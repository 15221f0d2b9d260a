namespace Nexus.Circuits.Pytket;

/// <summary>A node of pytket's classical expressions: an operator, a constant, or the value of bits.</summary>
/// <param name="Op">The operator; null for a constant or a variable.</param>
/// <param name="Args">Its operands.</param>
/// <param name="Constant">The constant.</param>
/// <param name="Bits">The bits of a variable; null for an operator or a constant.</param>
internal sealed record ClExprNode(string? Op, ClExprNode[] Args, ulong Constant = 0, IReadOnlyList<int>? Bits = null)
{
    /// <summary>How many nodes are written for it; one that stands in several places counts in each.</summary>
    public long Size { get; } = Math.Min(int.MaxValue, 1 + Args.Sum(a => a.Size));

    public static ClExprNode Of(string op, params ClExprNode[] args) => new(op, args);

    public static ClExprNode Of(ulong constant) => new(null, [], constant);

    public static ClExprNode Read(IReadOnlyList<int> bits) => new(null, [], 0, bits);
}
