namespace Nexus.Compiler.Rewriting;

/// <summary>Cuts a block's steps into runs on the same two qubits.</summary>
internal static class TwoQubitBlocks
{
    /// <summary>
    /// The runs, in an order that means the same: each of gates on two qubits and of those on one of them around; gates on one qubit that
    /// belong to none; and single steps that are not plain. Takes time linear in the steps.
    /// </summary>
    public static List<TwoQubitBlock> Collect(StepList list)
    {
        var blocks = new List<TwoQubitBlock>();
        var open = new TwoQubitBlock?[list.QubitCount];
        foreach (var step in list.Steps)
        {
            if (!step.IsPlain)
            {
                var qubits = list.QubitsOf(step, out var isEverything);
                blocks.Add(new TwoQubitBlock(-1, -1, [step]));
                if (isEverything)
                {
                    Array.Clear(open);
                }

                foreach (var qubit in qubits)
                {
                    open[qubit] = null;
                }
            }
            else if (!step.IsOnTwo)
            {
                if (open[step.First] is { } block)
                {
                    block.Steps.Add(step);
                }
                else
                {
                    // Taken along by the gate on two qubits that follows.
                    open[step.First] = new TwoQubitBlock(step.First, -1, [step]);
                    blocks.Add(open[step.First]!);
                }
            }
            else if (open[step.First] is { IsOnTwo: true } block && ReferenceEquals(block, open[step.Second]))
            {
                block.Steps.Add(step);
                block.TwoQubitCount++;
            }
            else
            {
                var next = new TwoQubitBlock(step.First, step.Second, []) { TwoQubitCount = 1 };
                Take(open[step.First], next);
                Take(open[step.Second], next);
                next.Steps.Add(step);
                (open[step.First], open[step.Second]) = (next, next);
                blocks.Add(next);
            }
        }

        blocks.RemoveAll(b => b.Steps.Count == 0);
        return blocks;

        static void Take(TwoQubitBlock? before, TwoQubitBlock next)
        {
            if (before is { IsOnTwo: false })
            {
                next.Steps.AddRange(before.Steps);
                before.Steps.Clear();
            }
        }
    }
}
