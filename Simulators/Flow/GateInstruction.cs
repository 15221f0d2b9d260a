using System.Numerics;
using Nexus.Circuits;
using Nexus.Simulators.Program;

namespace Nexus.Simulators.Flow;

/// <summary>Applies a gate, or a matrix, known beforehand.</summary>
/// <param name="Operation">The operation that it comes from.</param>
/// <param name="Condition">What the classical bits must be for it to happen, or null.</param>
/// <param name="Kind">The gate; <see cref="GateKind.Opaque"/> for a matrix.</param>
/// <param name="Angles">Its angles in radians.</param>
/// <param name="Matrix">The matrix on the targets, row after row, the first target the low bit of the row number.</param>
/// <param name="ControlCount">How many of the first qubits control it.</param>
/// <param name="Qubits">Controls, then targets, as places in the state.</param>
internal sealed record GateInstruction(
    int Operation, BitCondition? Condition, GateKind Kind, double[] Angles, Complex[] Matrix, int ControlCount, int[] Qubits)
    : Instruction(Operation, Condition)
{
    public override ReadOnlySpan<int> Places => Qubits;

    /// <summary>The qubits that the matrix is for.</summary>
    public ReadOnlySpan<int> Targets => Qubits.AsSpan(ControlCount);

    /// <summary>The qubits that must be 1.</summary>
    public ReadOnlySpan<int> Controls => Qubits.AsSpan(0, ControlCount);

    /// <summary>The name that a person knows the gate by: <c>cx</c>, <c>rz</c>, <c>unitary</c>.</summary>
    public string Name => NameOf(Kind, ControlCount);

    /// <summary>Whether an angle stands open: an input that it depends on has no value.</summary>
    public bool IsOpen => Array.Exists(Angles, double.IsNaN);

    /// <summary>What a simulator has worked out about the gate and keeps with it.</summary>
    public object? Prepared { get; set; }

    /// <summary>The name of a gate with controls: a <c>c</c> for each, then its own.</summary>
    public static string NameOf(GateKind kind, int controls) =>
        new string('c', controls) + (kind == GateKind.Opaque ? "unitary" : Gate.Of(kind).Name);

    /// <summary>The matrix on controls and targets together, the first qubit the low bit of the row number.</summary>
    /// <param name="matrix">The matrix on the targets.</param>
    /// <param name="controls">How many controls there are; they come first.</param>
    /// <param name="qubits">How many qubits there are in all; few.</param>
    public static Complex[] WithControls(Complex[] matrix, int controls, int qubits)
    {
        if (controls == 0)
        {
            return matrix;
        }

        var size = 1 << qubits;
        var on = (1 << controls) - 1;
        var inner = size >> controls;
        var whole = new Complex[size * size];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                whole[(row * size) + column] = (row & on) == on && (column & on) == on
                    ? matrix[((row >> controls) * inner) + (column >> controls)]
                    : row == column ? 1 : 0;
            }
        }

        return whole;
    }
}
