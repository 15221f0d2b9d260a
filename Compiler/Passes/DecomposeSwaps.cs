using Nexus.Circuits;
using Nexus.Circuits.Targets;
using Nexus.Compiler.Rewriting;

namespace Nexus.Compiler.Passes;

/// <summary>
/// Writes SWAP as three CX, the first of them like a CX that stands before it or after it on the same qubits, so that the two cancel; where the target's gates
/// are like CX.
/// </summary>
public sealed class DecomposeSwaps : StepPass
{
    /// <inheritdoc/>
    public override string Name => "decompose-swaps";

    private protected override Action<StepList> Begin(Compilation compilation, PassContext context)
    {
        var isLikeCx = compilation.Target.Gates is null || Synthesis.TwoQubitBasis.Working(compilation.Target) == Synthesis.TwoQubitBasis.Cx;
        return list =>
        {
            if (isLikeCx && list.Steps.Exists(s => s is { Kind: GateKind.Swap, Controls: 0 }))
            {
                Rewrite(list, compilation.Target);
            }
        };
    }

    private static void Rewrite(StepList list, Target target)
    {
        var result = new List<Step>(list.Steps.Count);

        // The last gate on each qubit, as a place in the result.
        var last = new int[list.QubitCount];
        Array.Fill(last, -1);
        foreach (var step in list.Steps)
        {
            if (step is not { Kind: GateKind.Swap, Controls: 0 })
            {
                Add(step);
                continue;
            }

            var (control, other) = target.IsCoupled(step.First, step.Second) ? (step.First, step.Second) : (step.Second, step.First);
            var before = last[control] >= 0 && last[control] == last[other] ? result[last[control]] : default;
            if (before is { Kind: GateKind.X, Controls: 1 })
            {
                (control, other) = (before.First, before.Second);
            }

            Add(Step.Controlled(GateKind.X, control, other));
            Add(Step.Controlled(GateKind.X, other, control));
            Add(Step.Controlled(GateKind.X, control, other));
        }

        list.Steps = result;

        void Add(in Step step)
        {
            if (step.IsPlain)
            {
                last[step.First] = result.Count;
                last[step.IsOnTwo ? step.Second : step.First] = result.Count;
            }
            else
            {
                foreach (var qubit in list.QubitsOf(step, out _))
                {
                    last[qubit] = -1;
                }
            }

            result.Add(step);
        }
    }
}
