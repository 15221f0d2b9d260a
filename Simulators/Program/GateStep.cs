namespace Nexus.Simulators.Program;

/// <summary>Changes the state by a gate or a matrix known beforehand.</summary>
internal sealed record GateStep(int Operation, BitCondition? Condition, CompiledGate Gate) : Step(Operation, Condition)
{
    public override ulong Changes => Gate.Changes;

    public override double Sweeps => Gate.Sweeps;

    protected override int Execute(Branch branch, Statevector state, int index, CancellationToken cancellationToken)
    {
        Gate.Apply(state, cancellationToken);
        return index + 1;
    }
}
