using System.Globalization;
using Nexus.Circuits;
using Nexus.Simulators.Program;

namespace Nexus.Simulators.Flow;

/// <summary>An instruction that touches no qubit: it computes bits, or decides where to go on.</summary>
internal abstract record ClassicalInstruction(int Operation, BitCondition? Condition) : Instruction(Operation, Condition)
{
    /// <summary>Carries it out, if its condition holds.</summary>
    /// <param name="state">The classical state; it changes.</param>
    /// <param name="index">The instruction's own number.</param>
    /// <returns>The number of the instruction that comes next.</returns>
    /// <exception cref="SimulationException">An expression has no value, or a loop goes on for too long.</exception>
    public int Advance(ClassicalState state, int index)
    {
        if (Condition is not null && !Condition.Holds(state.Bits))
        {
            return index + 1;
        }

        try
        {
            return Execute(state, index);
        }
        catch (ClassicalEvaluationException e)
        {
            throw At(Operation, e);
        }
    }

    /// <summary>The failure of an expression, with its place.</summary>
    public static SimulationException At(int operation, ClassicalEvaluationException failure) => new(
        string.Create(CultureInfo.InvariantCulture, $"In operation {operation} (counted from 0): {failure.Message}"), operation);

    protected abstract int Execute(ClassicalState state, int index);
}
