using Nexus.Circuits;

namespace Nexus.Simulators.Program;

/// <summary>Computes the values of a <c>for</c>, once, before its first round.</summary>
/// <param name="Operation">The operation that it comes from.</param>
/// <param name="Loop">The loop.</param>
/// <param name="Slot">Which of a branch's loops it is: how many loops it stands in.</param>
internal sealed record ForBeginStep(int Operation, ForLoop Loop, int Slot) : Step(Operation, null)
{
    public override void VisitReadBits(Action<int> visit) => Loop.VisitExpressions(expression => expression.VisitBits(visit));

    protected override int Execute(Branch branch, Statevector state, int index, CancellationToken cancellationToken)
    {
        branch.Loops[Slot] = LoopState.Begin(Loop, branch.Bits);
        return index + 1;
    }
}
