using Nexus.Simulators.Noise;
using Nexus.Simulators.Program;

namespace Nexus.Simulators.Flow;

/// <summary>Lets noise act on qubits.</summary>
internal sealed record ChannelInstruction(int Operation, BitCondition? Condition, Channel Channel, int[] Qubits) : Instruction(Operation, Condition)
{
    public override ReadOnlySpan<int> Places => Qubits;

    /// <summary>What a simulator has worked out about the channel and keeps with it.</summary>
    public object? Prepared { get; set; }
}
