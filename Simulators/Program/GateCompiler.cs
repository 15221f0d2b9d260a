using System.Numerics;
using Nexus.Circuits;
using Nexus.Simulators.Kernels;
using Nexus.Simulators.Operations;

namespace Nexus.Simulators.Program;

/// <summary>Says of each gate what it does to a state: a flip, phases, or its matrix (<see cref="GateMatrix"/>).</summary>
internal static class GateCompiler
{
    /// <summary>What the gate does to a state, or null for the identity.</summary>
    /// <param name="kind">Any kind but <see cref="GateKind.Opaque"/>.</param>
    /// <param name="angles">Its angles in radians.</param>
    /// <param name="targets">Where its targets stand in the state.</param>
    /// <param name="controls">The mask of its controls in the state.</param>
    public static StateOperation? Compile(GateKind kind, ReadOnlySpan<double> angles, ReadOnlySpan<int> targets, ulong controls)
    {
        switch (kind)
        {
            case GateKind.I:
                return null;
            case GateKind.X:
                return new FlipOperation(targets[0], controls);
            case GateKind.GlobalPhase:
                return new PhaseOperation(new PhaseTerm(controls, Phase(angles[0])));
            case GateKind.RZZ:
                var half = angles[0] / 2;
                return PhaseOperation.Of([Phase(-half), Phase(half), Phase(half), Phase(-half)], targets, controls);
            default:
                var matrix = GateMatrix.Of(kind, angles);
                return targets.Length == 1 && matrix[1] == Complex.Zero && matrix[2] == Complex.Zero
                    ? PhaseOperation.Of([matrix[0], matrix[3]], targets, controls)
                    : new MatrixOperation(targets, controls, matrix);
        }
    }

    /// <summary>e^(i angle).</summary>
    public static Complex Phase(double angle) => new(Math.Cos(angle), Math.Sin(angle));

    /// <summary>The qubits that a gate of this kind changes other than in phase (its controls it never does), as a mask.</summary>
    public static ulong ChangesOf(GateKind kind, ReadOnlySpan<int> targets) => IsDiagonal(kind) ? 0 : Bits.MaskOf(targets);

    private static bool IsDiagonal(GateKind kind) => kind is GateKind.I or GateKind.Z or GateKind.S or GateKind.Sdg
        or GateKind.T or GateKind.Tdg or GateKind.RZ or GateKind.P or GateKind.RZZ or GateKind.GlobalPhase;
}
