using Nexus.Circuits;
using Nexus.Simulators.Program;

namespace Nexus.Simulators.Flow;

/// <summary>Goes on at another instruction: always, or when a test does not hold.</summary>
/// <param name="Operation">The operation that it comes from.</param>
/// <param name="Unless">The test, or null to go there always.</param>
/// <param name="Target">Where to go on.</param>
/// <param name="IsLoop">Whether a round of a loop begins when the test holds.</param>
internal sealed record JumpInstruction(int Operation, ClassicalExpression? Unless, Label Target, bool IsLoop = false)
    : ClassicalInstruction(Operation, null)
{
    protected override int Execute(ClassicalState state, int index)
    {
        if (Unless is null || !Unless.Evaluate(state.Bits).IsTrue)
        {
            return Target.Position;
        }

        if (IsLoop)
        {
            state.BeginRound(Operation);
        }

        return index + 1;
    }
}
