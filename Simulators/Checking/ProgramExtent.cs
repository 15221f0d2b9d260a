using Nexus.Circuits;

namespace Nexus.Simulators.Checking;

/// <summary>How large a circuit is with its boxes written out, found without writing them out.</summary>
/// <param name="Operations">How many operations; <see cref="long.MaxValue"/> when there are more.</param>
/// <param name="Nesting">How deep blocks and boxes stand within one another.</param>
internal readonly record struct ProgramExtent(long Operations, int Nesting)
{
    /// <summary>Measures a circuit. A block or box that is used again is looked at once.</summary>
    public static ProgramExtent Of(Block root)
    {
        var known = new Dictionary<Block, ProgramExtent>(ReferenceEqualityComparer.Instance);
        var open = new Stack<Block>([root]);
        while (open.TryPeek(out var block))
        {
            var (count, nesting, waiting) = (0L, 0, open.Count);
            foreach (var operation in block)
            {
                count = Add(count, OwnSize(operation));
                IReadOnlyList<Block> within = operation.Kind == OperationKind.Box
                    ? operation.Box is CircuitBox box ? [box.Body.Body] : []
                    : operation.ControlFlow?.Blocks ?? [];
                foreach (var inner in within)
                {
                    if (known.TryGetValue(inner, out var extent))
                    {
                        count = Add(count, extent.Operations);
                        nesting = Math.Max(nesting, extent.Nesting + 1);
                    }
                    else
                    {
                        open.Push(inner);
                    }
                }
            }

            if (open.Count == waiting)
            {
                known[block] = new ProgramExtent(count, nesting);
                open.Pop();
            }
        }

        return known[root];
    }

    // A rotation about a string of n Paulis is written with at most 2 (n - 1) CX, 2 n changes of basis and one rotation.
    private static long OwnSize(Operation operation) =>
        operation.Kind == OperationKind.Box && operation.Box is PauliExponentialBox pauli ? (4L * pauli.QubitCount) + 1 : 1;

    private static long Add(long a, long b) => a > long.MaxValue - b ? long.MaxValue : a + b;
}
