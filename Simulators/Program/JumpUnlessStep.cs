using Nexus.Circuits;

namespace Nexus.Simulators.Program;

/// <summary>Tests a condition and goes on at another step when it does not hold.</summary>
/// <param name="Operation">The operation that it comes from.</param>
/// <param name="Test">The condition.</param>
/// <param name="Target">Where to go on when it does not hold.</param>
/// <param name="IsLoop">Whether a round of a loop begins when it holds.</param>
internal sealed record JumpUnlessStep(int Operation, ClassicalExpression Test, Label Target, bool IsLoop) : Step(Operation, null)
{
    public override IEnumerable<Label> Labels => [Target];

    public override void VisitReadBits(Action<int> visit) => Test.VisitBits(visit);

    protected override int Execute(Branch branch, Statevector state, int index, CancellationToken cancellationToken)
    {
        if (!Test.Evaluate(branch.Bits).IsTrue)
        {
            return Target.Position;
        }

        if (IsLoop)
        {
            branch.BeginRound(Operation);
        }

        return index + 1;
    }
}
