using Nexus.Simulators.Operations;

namespace Nexus.Simulators.Program;

/// <summary>Changes the state by operations that are done together, while it is read and written once.</summary>
internal sealed record PassStep(int Operation, BitCondition? Condition, Pass Pass) : Step(Operation, Condition)
{
    public override ulong Changes => Pass.Operations.Aggregate(0UL, (mask, operation) => mask | operation.Targets);

    public override double Sweeps => Pass.Operations.Sum(operation => operation.Cost);

    public override double Passes => 1;

    protected override int Execute(Branch branch, Statevector state, int index, CancellationToken cancellationToken)
    {
        state.Apply(Pass, cancellationToken);
        return index + 1;
    }
}
