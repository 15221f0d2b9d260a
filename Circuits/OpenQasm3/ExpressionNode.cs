namespace Nexus.Circuits.OpenQasm3;

/// <summary>An expression.</summary>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Depth">How deep expressions stand within one another; 1 for a name.</param>
internal abstract record ExpressionNode(int Start, int End, int Depth) : Node(Start, End)
{
    public static int Above(params ReadOnlySpan<ExpressionNode?> operands)
    {
        var depth = 0;
        foreach (var operand in operands)
        {
            depth = Math.Max(depth, operand?.Depth ?? 0);
        }

        return depth + 1;
    }
}
