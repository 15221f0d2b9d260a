using System.Numerics;
using Nexus.Circuits;

namespace Nexus.Simulators.Program;

/// <summary>Chooses the kernel of a gate: one of its own, or that of its matrix (<see cref="GateMatrix"/>).</summary>
internal static class GateCompiler
{
    private static readonly Complex I = Complex.ImaginaryOne;

    /// <summary>What the gate does to a state, or null for the identity.</summary>
    /// <param name="kind">Any kind but <see cref="GateKind.Opaque"/>.</param>
    /// <param name="angles">Its angles in radians.</param>
    /// <param name="targets">Where its targets stand in the state.</param>
    /// <param name="controls">The mask of its controls in the state.</param>
    public static CompiledGate? Compile(GateKind kind, ReadOnlySpan<double> angles, ReadOnlySpan<int> targets, ulong controls)
    {
        var first = targets.IsEmpty ? 0 : targets[0];
        var second = targets.IsEmpty ? 0 : targets[^1];
        var half = angles.IsEmpty ? 0 : angles[0] / 2;
        var changes = ChangesOf(kind, targets);
        var share = Math.Pow(2, -BitOperations.PopCount(controls));
        switch (kind)
        {
            case GateKind.I:
                return null;
            case GateKind.X:
                return new((state, cancel) => state.ApplyX(first, controls, cancel), changes, 0.7 * share);
            case GateKind.Swap:
                return new((state, cancel) => state.ApplySwap(first, second, controls, cancel), changes, 0.5 * share);
            case GateKind.RXX:
                var xx = -I * Math.Sin(half);
                return new((state, cancel) => state.ApplyFlipMix(first, second, controls, Math.Cos(half), xx, xx, cancel), changes, share);
            case GateKind.RYY:
                // YY flips both qubits, with the sign -1 where they are equal.
                var yy = I * Math.Sin(half);
                return new((state, cancel) => state.ApplyFlipMix(first, second, controls, Math.Cos(half), yy, -yy, cancel), changes, share);
            case GateKind.RZZ:
                return new((state, cancel) => state.ApplyParity(first, second, controls, Phase(-half), Phase(half), cancel), changes, 0.8 * share);
            case GateKind.GlobalPhase:
                var factor = Phase(angles[0]);
                return new((state, cancel) => state.ApplyPhase(controls, factor, cancel), changes, 0.8 * share);
            default:
                return Compile(GateMatrix.Of(kind, angles), targets, controls, changes);
        }
    }

    /// <summary>What a matrix does to a state.</summary>
    /// <param name="matrix">Row after row; the first target is the low bit of the row number.</param>
    /// <param name="targets">Where the targets stand in the state.</param>
    /// <param name="controls">The mask of the controls in the state.</param>
    /// <param name="changes">The qubits that it changes other than in phase.</param>
    public static CompiledGate Compile(Complex[] matrix, ReadOnlySpan<int> targets, ulong controls, ulong changes)
    {
        var share = Math.Pow(2, -BitOperations.PopCount(controls));
        if (targets.Length > 1)
        {
            int[] places = [.. targets];
            return new((state, cancel) => state.ApplyDense(places, controls, matrix, cancel), changes, (1 << targets.Length) * 0.75 * share);
        }

        var target = targets[0];
        var small = new Matrix2(matrix[0], matrix[1], matrix[2], matrix[3]);
        return small.IsDiagonal
            ? new((state, cancel) => state.ApplyDiagonal(target, controls, small.M00, small.M11, cancel), changes, 0.8 * share)
            : new((state, cancel) => state.ApplyMatrix(target, controls, small, cancel), changes, share);
    }

    /// <summary>e^(i angle).</summary>
    public static Complex Phase(double angle) => new(Math.Cos(angle), Math.Sin(angle));

    /// <summary>The qubits that a gate of this kind changes other than in phase (its controls it never does), as a mask.</summary>
    public static ulong ChangesOf(GateKind kind, ReadOnlySpan<int> targets) => IsDiagonal(kind) ? 0 : MaskOf(targets);

    /// <summary>Qubits as a mask.</summary>
    public static ulong MaskOf(ReadOnlySpan<int> qubits)
    {
        var mask = 0UL;
        foreach (var qubit in qubits)
        {
            mask |= 1UL << qubit;
        }

        return mask;
    }

    private static bool IsDiagonal(GateKind kind) => kind is GateKind.I or GateKind.Z or GateKind.S or GateKind.Sdg
        or GateKind.T or GateKind.Tdg or GateKind.RZ or GateKind.P or GateKind.RZZ or GateKind.GlobalPhase;
}
