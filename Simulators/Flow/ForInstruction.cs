using Nexus.Circuits;
using Nexus.Simulators.Program;

namespace Nexus.Simulators.Flow;

/// <summary>Computes the values of a <c>for</c>, once (with a loop), or begins its next round (without), or goes on behind it.</summary>
/// <param name="Operation">The operation that it comes from.</param>
/// <param name="Begin">The loop whose values are computed; null where a round begins.</param>
/// <param name="Variable">Where the value of a round is stored.</param>
/// <param name="Depth">How many loops it stands in.</param>
/// <param name="Exit">Where to go on when no round is left.</param>
internal sealed record ForInstruction(int Operation, ForLoop? Begin, ClassicalTarget Variable, int Depth, Label Exit)
    : ClassicalInstruction(Operation, null)
{
    protected override int Execute(ClassicalState state, int index)
    {
        if (Begin is not null)
        {
            state.Loops[Depth] = LoopState.Begin(Begin, state.Bits);
            return index + 1;
        }

        var loop = state.Loops[Depth]!;
        if (!loop.HasNext)
        {
            return Exit.Position;
        }

        state.BeginRound(Operation);
        Variable.Store(state.Bits, loop.Value(Variable.Type));
        state.Loops[Depth] = loop.Rest;
        return index + 1;
    }
}
