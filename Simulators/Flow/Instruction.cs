namespace Nexus.Simulators.Flow;

/// <summary>One instruction of a <see cref="FlowProgram"/>.</summary>
/// <param name="Operation">The operation of the circuit's body that it comes from, counted from 0.</param>
/// <param name="Condition">What the classical bits must be for it to happen, or null.</param>
internal abstract record Instruction(int Operation, Program.BitCondition? Condition)
{
    /// <summary>The qubits that it acts on, as places in the state.</summary>
    public virtual ReadOnlySpan<int> Places => [];
}
