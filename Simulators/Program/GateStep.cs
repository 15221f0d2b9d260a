using Nexus.Simulators.Operations;

namespace Nexus.Simulators.Program;

/// <summary>Changes the state by a gate or a matrix known beforehand. <see cref="StepFusion"/> makes passes of them.</summary>
internal sealed record GateStep(int Operation, BitCondition? Condition, StateOperation Gate) : Step(Operation, Condition)
{
    public override ulong Changes => Gate.Targets;

    public override double Sweeps => Gate.Cost;

    public override double Passes => 1;

    protected override int Execute(Branch branch, Statevector state, int index, CancellationToken cancellationToken)
    {
        state.Apply(Gate, cancellationToken);
        return index + 1;
    }
}
