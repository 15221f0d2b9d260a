using Nexus.Circuits;
using Nexus.Compiler.Numerics;

namespace Nexus.Compiler.Rewriting;

/// <summary>The operations of one block while a pass rewrites them.</summary>
internal sealed class StepList
{
    private StepList(Block source, int qubitCount, bool isOutermost)
    {
        Source = source;
        QubitCount = qubitCount;
        IsOutermost = isOutermost;
    }

    /// <summary>The block as it was.</summary>
    public Block Source { get; }

    /// <summary>How many qubits the circuit has.</summary>
    public int QubitCount { get; }

    /// <summary>Whether it is the circuit's body, and not a block inside of an <c>if</c> or a loop.</summary>
    public bool IsOutermost { get; }

    /// <summary>The steps, in order.</summary>
    public List<Step> Steps { get; set; } = [];

    /// <summary>What the steps lack, in radians: the phase by which they are to be multiplied.</summary>
    public double Phase { get; set; }

    /// <summary>The steps of a block.</summary>
    public static StepList Of(Block block, int qubitCount, bool isOutermost)
    {
        var list = new StepList(block, qubitCount, isOutermost);
        list.Steps.Capacity = block.Count;
        for (var index = 0; index < block.Count; index++)
        {
            list.Steps.Add(Read(block[index], index));
        }

        return list;
    }

    /// <summary>The qubits that a step that is not plain keeps others from passing on; all of them where it may leave the block.</summary>
    public ReadOnlySpan<int> QubitsOf(in Step other, out bool isEverything)
    {
        var operation = Source[other.Source];
        isEverything = Leaves(operation);
        return operation.Qubits;
    }

    /// <summary>The matrix of a plain gate on one qubit.</summary>
    public static Matrix2 MatrixOf(in Step step) => Matrix2.Of(step.Kind, step.Angles());

    /// <summary>The matrix of a plain gate on two qubits, its first qubit the low bit.</summary>
    public static Matrix4 MatrixOfTwo(in Step step) => Matrix4.Of(step.Kind, step.Controls, step.Angles());

    /// <summary>A gate on one or two qubits whose angles are numbers, its condition aside; null for anything else.</summary>
    public static Step? ReadGate(Operation operation)
    {
        if (operation.Kind != OperationKind.Gate || operation.Qubits.Length is 0 or > 2 || operation.Gate.Kind is GateKind.Opaque or GateKind.GlobalPhase)
        {
            return null;
        }

        Span<double> angles = stackalloc double[3];
        for (var i = 0; i < operation.Parameters.Length; i++)
        {
            angles[i] = operation.Parameters[i].Radians;
            if (double.IsNaN(angles[i]))
            {
                return null;
            }
        }

        return new Step(
            operation.Gate.Kind, operation.ControlCount, operation.Qubits[0], operation.Qubits.Length > 1 ? operation.Qubits[1] : -1, angles[0], angles[1], angles[2]);
    }

    private static Step Read(Operation operation, int index) =>
        operation.Condition is null && ReadGate(operation) is { } gate ? gate with { Source = index } : Step.Other(index);

    private static bool Leaves(Operation operation)
    {
        if (operation.Kind is OperationKind.Break or OperationKind.Continue or OperationKind.End)
        {
            return true;
        }

        foreach (var block in operation.ControlFlow?.Blocks ?? [])
        {
            foreach (var inner in block)
            {
                if (Leaves(inner))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
