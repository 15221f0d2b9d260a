using Nexus.Circuits;
using Nexus.Compiler.Numerics;
using Nexus.Compiler.Rewriting;

namespace Nexus.Compiler.Passes;

/// <summary>
/// Takes away what no measurement shows: gates diagonal in Z of which all qubits are measured next (they change a phase that depends on nothing but the outcomes),
/// and gates on one qubit that is reset next. Only gates diagonal in Z may stand between. The classical bits and the state that each outcome leaves stay the
/// same, but for a phase.
/// </summary>
public sealed class RemoveBeforeMeasurement : StepPass
{
    private enum Next : byte
    {
        Other,
        Measured,
        Reset,
    }

    /// <inheritdoc/>
    public override string Name => "remove-before-measurement";

    private protected override Action<StepList> Begin(Compilation compilation, PassContext context) => Rewrite;

    private static void Rewrite(StepList list)
    {
        var next = new Next[list.QubitCount];
        var kept = new List<Step>(list.Steps.Count);
        for (var place = list.Steps.Count - 1; place >= 0; place--)
        {
            var step = list.Steps[place];
            if (!step.IsPlain)
            {
                var operation = list.Source[step.Source];
                var qubits = list.QubitsOf(step, out var isEverything);
                foreach (var qubit in qubits)
                {
                    next[qubit] = operation.Condition is not null ? Next.Other : operation.Kind switch
                    {
                        OperationKind.Measure => Next.Measured,
                        OperationKind.Reset => Next.Reset,
                        _ => Next.Other,
                    };
                }

                if (isEverything)
                {
                    Array.Clear(next);
                }
            }
            else if (IsIrrelevant(step, next))
            {
                continue;
            }
            else if (!IsDiagonal(step))
            {
                next[step.First] = Next.Other;
                if (step.IsOnTwo)
                {
                    next[step.Second] = Next.Other;
                }
            }
            else if (next[step.First] == Next.Reset || (step.IsOnTwo && next[step.Second] == Next.Reset))
            {
                // A gate diagonal in Z that stays, on a qubit that is reset: what is before it is not the last any more.
                next[step.First] = next[step.First] == Next.Reset ? Next.Other : next[step.First];
                next[step.Second] = next[step.Second] == Next.Reset ? Next.Other : next[step.Second];
            }

            kept.Add(step);
        }

        kept.Reverse();
        list.Steps = kept;
    }

    private static bool IsIrrelevant(in Step step, Next[] next) => step.IsOnTwo
        ? next[step.First] == Next.Measured && next[step.Second] == Next.Measured && IsDiagonal(step)
        : next[step.First] == Next.Reset || (next[step.First] == Next.Measured && IsDiagonal(step));

    private static bool IsDiagonal(in Step step)
    {
        if (!step.IsOnTwo)
        {
            var matrix = StepList.MatrixOf(step);
            return matrix.M01.Magnitude < Angle.Tolerance && matrix.M10.Magnitude < Angle.Tolerance;
        }

        var two = StepList.MatrixOfTwo(step);
        for (var row = 0; row < Matrix4.Size; row++)
        {
            for (var column = 0; column < Matrix4.Size; column++)
            {
                if (row != column && two[row, column].Magnitude > Angle.Tolerance)
                {
                    return false;
                }
            }
        }

        return true;
    }
}
