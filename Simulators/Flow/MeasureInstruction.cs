using Nexus.Simulators.Noise;
using Nexus.Simulators.Program;

namespace Nexus.Simulators.Flow;

/// <summary>Measures a qubit into a bit.</summary>
/// <param name="Operation">The operation that it comes from.</param>
/// <param name="Condition">What the classical bits must be for it to happen, or null.</param>
/// <param name="Qubit">The qubit's place in the state, or -1 for one that has none: it is 0.</param>
/// <param name="Bit">The bit written.</param>
/// <param name="Error">How the reading errs.</param>
/// <param name="Record">Which measurement of the circuit it is, counted from 0 in program order.</param>
internal sealed record MeasureInstruction(int Operation, BitCondition? Condition, int Qubit, int Bit, ReadoutError Error, int Record)
    : Instruction(Operation, Condition)
{
    private readonly int[] _places = Qubit < 0 ? [] : [Qubit];

    public override ReadOnlySpan<int> Places => _places;
}
