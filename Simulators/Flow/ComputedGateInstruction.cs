using Nexus.Circuits;
using Nexus.Simulators.Program;

namespace Nexus.Simulators.Flow;

/// <summary>Applies a gate whose angles are computed from classical bits. Safe to use from several threads.</summary>
internal sealed record ComputedGateInstruction(
    int Operation, BitCondition? Condition, GateKind Kind, Parameter[] Angles, int ControlCount, int[] Qubits)
    : Instruction(Operation, Condition)
{
    public override ReadOnlySpan<int> Places => Qubits;

    /// <summary>The gate for these bits.</summary>
    /// <exception cref="ClassicalEvaluationException">An angle has no value.</exception>
    public GateInstruction Evaluate(ReadOnlySpan<byte> bits)
    {
        var angles = new double[Angles.Length];
        for (var i = 0; i < angles.Length; i++)
        {
            angles[i] = Angles[i].RunTime is { } computed ? computed.Evaluate(bits).ToDouble() : Angles[i].Radians;
            if (!double.IsFinite(angles[i]))
            {
                throw new ClassicalEvaluationException(
                    $"An angle of gate '{Gate.Of(Kind)}' is computed as {angles[i]}, which is not a finite number.");
            }
        }

        return new GateInstruction(Operation, Condition, Kind, angles, GateMatrix.Of(Kind, angles), ControlCount, Qubits);
    }
}
