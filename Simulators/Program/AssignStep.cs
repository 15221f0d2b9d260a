using Nexus.Circuits;

namespace Nexus.Simulators.Program;

/// <summary>Computes a classical value and stores it.</summary>
internal sealed record AssignStep(int Operation, BitCondition? Condition, ClassicalTarget Target, ClassicalExpression Value) : Step(Operation, Condition)
{
    public override void VisitReadBits(Action<int> visit)
    {
        base.VisitReadBits(visit);
        Value.VisitBits(visit);
        if (Target.Index is { } index)
        {
            // The elements not chosen stay as they are: as if read and stored again.
            index.VisitBits(visit);
            foreach (var bit in Target.Bits)
            {
                visit(bit);
            }
        }
    }

    protected override int Execute(Branch branch, Statevector state, int index, CancellationToken cancellationToken)
    {
        branch.Store(Target, Value.Evaluate(branch.Bits));
        return index + 1;
    }
}
