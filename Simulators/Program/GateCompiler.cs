using System.Numerics;
using Nexus.Circuits;

namespace Nexus.Simulators.Program;

/// <summary>Chooses the kernel and computes the matrix of a gate. Formulas: the remarks of <see cref="GateKind"/>.</summary>
internal static class GateCompiler
{
    private static readonly Complex I = Complex.ImaginaryOne;

    /// <summary>What the gate does to a state, or null for the identity.</summary>
    /// <param name="kind">Any kind but <see cref="GateKind.Opaque"/>.</param>
    /// <param name="angles">Its angles in radians.</param>
    /// <param name="targets">Where its targets stand in the state.</param>
    /// <param name="controls">The mask of its controls in the state.</param>
    public static Action<Statevector, CancellationToken>? Compile(GateKind kind, ReadOnlySpan<double> angles, ReadOnlySpan<int> targets, ulong controls)
    {
        var first = targets[0];
        var second = targets[^1];
        var half = angles.Length > 0 ? angles[0] / 2 : 0;
        switch (kind)
        {
            case GateKind.I:
                return null;
            case GateKind.X:
                return (state, cancel) => state.ApplyX(first, controls, cancel);
            case GateKind.Swap:
                return (state, cancel) => state.ApplySwap(first, second, controls, cancel);
            case GateKind.RXX:
                var xx = -I * Math.Sin(half);
                return (state, cancel) => state.ApplyFlipMix(first, second, controls, Math.Cos(half), xx, xx, cancel);
            case GateKind.RYY:
                // YY flips both qubits, with the sign -1 where they are equal.
                var yy = I * Math.Sin(half);
                return (state, cancel) => state.ApplyFlipMix(first, second, controls, Math.Cos(half), yy, -yy, cancel);
            case GateKind.RZZ:
                return (state, cancel) => state.ApplyParity(first, second, controls, Phase(-half), Phase(half), cancel);
            default:
                var matrix = Matrix(kind, angles);
                return matrix.IsDiagonal
                    ? (state, cancel) => state.ApplyDiagonal(first, controls, matrix.M00, matrix.M11, cancel)
                    : (state, cancel) => state.ApplyMatrix(first, controls, matrix, cancel);
        }
    }

    /// <summary>e^(i angle).</summary>
    public static Complex Phase(double angle) => new(Math.Cos(angle), Math.Sin(angle));

    private static Matrix2 Matrix(GateKind kind, ReadOnlySpan<double> angles)
    {
        const double Root = 0.70710678118654752440;
        var angle = angles.Length > 0 ? angles[0] : 0;
        var cos = Math.Cos(angle / 2);
        var sin = Math.Sin(angle / 2);
        return kind switch
        {
            GateKind.Y => new(0, -I, I, 0),
            GateKind.Z => Diagonal(1, -1),
            GateKind.H => new(Root, Root, Root, -Root),
            GateKind.S => Diagonal(1, I),
            GateKind.Sdg => Diagonal(1, -I),
            GateKind.T => Diagonal(1, new(Root, Root)),
            GateKind.Tdg => Diagonal(1, new(Root, -Root)),
            GateKind.SX => new(new(0.5, 0.5), new(0.5, -0.5), new(0.5, -0.5), new(0.5, 0.5)),
            GateKind.SXdg => new(new(0.5, -0.5), new(0.5, 0.5), new(0.5, 0.5), new(0.5, -0.5)),
            GateKind.RX => new(cos, -I * sin, -I * sin, cos),
            GateKind.RY => new(cos, -sin, sin, cos),
            GateKind.RZ => Diagonal(new(cos, -sin), new(cos, sin)),
            GateKind.P => Diagonal(1, Phase(angle)),
            GateKind.U => new(cos, -Phase(angles[2]) * sin, Phase(angles[1]) * sin, Phase(angles[1] + angles[2]) * cos),
            GateKind.PhasedX => new(cos, -I * Phase(-angles[1]) * sin, -I * Phase(angles[1]) * sin, cos),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This gate has no 2x2 matrix."),
        };
    }

    private static Matrix2 Diagonal(Complex zero, Complex one) => new(zero, Complex.Zero, Complex.Zero, one);
}
