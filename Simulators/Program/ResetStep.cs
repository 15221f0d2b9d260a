using System.Diagnostics;

namespace Nexus.Simulators.Program;

/// <summary>Sets a qubit to |0&gt;: measures it, forgets the value, and flips it back where it was 1. It is for the run to do.</summary>
internal sealed record ResetStep(int Operation, BitCondition? Condition, int Qubit) : Step(Operation, Condition)
{
    public override ulong Changes => 1UL << Qubit;

    public override double Sweeps => 2;

    public override double Passes => 2;

    protected override int Execute(Branch branch, Statevector state, int index, CancellationToken cancellationToken) =>
        throw new UnreachableException("A reset splits the shots.");
}
