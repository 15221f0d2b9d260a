using Nexus.Circuits;

namespace Nexus.Simulators.Program;

/// <summary>Begins the next round of a <c>for</c>, or goes on behind it.</summary>
/// <param name="Operation">The operation that it comes from.</param>
/// <param name="Variable">Where the value of the round is stored.</param>
/// <param name="Slot">Which of a branch's loops it is.</param>
/// <param name="Exit">Where to go on when no round is left.</param>
internal sealed record ForNextStep(int Operation, ClassicalTarget Variable, int Slot, Label Exit) : Step(Operation, null)
{
    public override IEnumerable<Label> Labels => [Exit];

    protected override int Execute(Branch branch, Statevector state, int index, CancellationToken cancellationToken)
    {
        var loop = branch.Loops[Slot]!;
        if (!loop.HasNext)
        {
            return Exit.Position;
        }

        branch.BeginRound(Operation);
        branch.Store(Variable, loop.Value(Variable.Type));
        branch.Loops[Slot] = loop.Rest;
        return index + 1;
    }
}
