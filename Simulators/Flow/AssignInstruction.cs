using Nexus.Circuits;
using Nexus.Simulators.Program;

namespace Nexus.Simulators.Flow;

/// <summary>Computes a classical value and stores it.</summary>
internal sealed record AssignInstruction(int Operation, BitCondition? Condition, ClassicalTarget Target, ClassicalExpression Value)
    : ClassicalInstruction(Operation, Condition)
{
    protected override int Execute(ClassicalState state, int index)
    {
        Target.Store(state.Bits, Value.Evaluate(state.Bits));
        return index + 1;
    }
}
