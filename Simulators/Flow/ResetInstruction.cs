using Nexus.Simulators.Program;

namespace Nexus.Simulators.Flow;

/// <summary>Sets a qubit to |0&gt;.</summary>
internal sealed record ResetInstruction(int Operation, BitCondition? Condition, int Qubit) : Instruction(Operation, Condition)
{
    private readonly int[] _places = [Qubit];

    public override ReadOnlySpan<int> Places => _places;
}
