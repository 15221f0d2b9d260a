using Nexus.Compiler.Rewriting;
using Nexus.Compiler.Synthesis;

namespace Nexus.Compiler.Passes;

/// <summary>Makes one gate of all that follow each other on one qubit: a named one, a rotation about Z or X, or TK1.</summary>
public sealed class FuseOneQubitGates : StepPass
{
    /// <inheritdoc/>
    public override string Name => "fuse-one-qubit";

    private protected override Action<StepList> Begin(Compilation compilation, PassContext context) => Rewrite;

    private static void Rewrite(StepList list)
    {
        var runs = new OneQubitRuns(list, OneQubitBasis.Working, _ => false);
        foreach (var step in list.Steps)
        {
            if (!step.IsPlain)
            {
                runs.AddOther(step);
            }
            else if (step.IsOnTwo)
            {
                runs.AddTwo(step);
            }
            else
            {
                runs.Add(step);
            }
        }

        runs.Finish();
        list.Steps = runs.Result;
    }
}
