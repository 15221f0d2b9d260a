namespace Nexus.Circuits.Drawing;

/// <summary>Counts the operations of a circuit, those inside of control flow included.</summary>
internal static class OperationCount
{
    /// <summary>The number; <see cref="long.MaxValue"/> when it is larger. A block that is used in two places counts twice, and is walked once.</summary>
    public static long Of(Block root)
    {
        var known = new Dictionary<Block, long>(ReferenceEqualityComparer.Instance);
        var open = new Stack<Block>([root]);
        while (open.TryPeek(out var block))
        {
            var count = (long)block.Count;
            var waiting = open.Count;
            foreach (var operation in block)
            {
                foreach (var inner in operation.ControlFlow?.Blocks ?? [])
                {
                    if (known.TryGetValue(inner, out var below))
                    {
                        count = count > long.MaxValue - below ? long.MaxValue : count + below;
                    }
                    else
                    {
                        open.Push(inner);
                    }
                }
            }

            if (open.Count == waiting)
            {
                known[block] = count;
                open.Pop();
            }
        }

        return known[root];
    }
}
