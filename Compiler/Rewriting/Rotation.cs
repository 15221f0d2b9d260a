using Nexus.Circuits;

namespace Nexus.Compiler.Rewriting;

/// <summary>A gate as one that cancels or joins with others of its kind.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="First">Its first qubit; of gates that are the same both ways the lower one.</param>
/// <param name="FirstAxis">In what it is diagonal there.</param>
/// <param name="Second">Its second qubit, or -1.</param>
/// <param name="SecondAxis">In what it is diagonal there.</param>
/// <param name="Angle">The angle t of exp(-i t/2 P), or of the phase; 0 for a kind without.</param>
/// <param name="Phase">What the gate is more than that, in radians.</param>
internal readonly record struct Rotation(RotationKind Kind, int First, Axis FirstAxis, int Second, Axis SecondAxis, double Angle, double Phase)
{
    /// <summary>The gate of a plain step; null where it is none that joins.</summary>
    public static Rotation? Of(in Step step)
    {
        const double Pi = Math.PI;
        var (first, second) = (step.First, step.Second);
        return (step.Kind, step.Controls) switch
        {
            (GateKind.I, 0) => One(first, Axis.Z, 0, 0),
            (GateKind.Z, 0) => One(first, Axis.Z, Pi, Pi / 2),
            (GateKind.S, 0) => One(first, Axis.Z, Pi / 2, Pi / 4),
            (GateKind.Sdg, 0) => One(first, Axis.Z, -Pi / 2, -Pi / 4),
            (GateKind.T, 0) => One(first, Axis.Z, Pi / 4, Pi / 8),
            (GateKind.Tdg, 0) => One(first, Axis.Z, -Pi / 4, -Pi / 8),
            (GateKind.RZ, 0) => One(first, Axis.Z, step.A, 0),
            (GateKind.P, 0) => One(first, Axis.Z, step.A, step.A / 2),
            (GateKind.X, 0) => One(first, Axis.X, Pi, Pi / 2),
            (GateKind.SX, 0) => One(first, Axis.X, Pi / 2, Pi / 4),
            (GateKind.SXdg, 0) => One(first, Axis.X, -Pi / 2, -Pi / 4),
            (GateKind.RX, 0) => One(first, Axis.X, step.A, 0),
            (GateKind.Y, 0) => One(first, Axis.Y, Pi, Pi / 2),
            (GateKind.RY, 0) => One(first, Axis.Y, step.A, 0),
            (GateKind.H, 0) => new Rotation(RotationKind.H, first, Axis.None, -1, Axis.None, 0, 0),
            (GateKind.X, 1) => new Rotation(RotationKind.CX, first, Axis.Z, second, Axis.X, 0, 0),
            (GateKind.Y, 1) => new Rotation(RotationKind.CY, first, Axis.Z, second, Axis.Y, 0, 0),
            (GateKind.Z, 1) => Sorted(RotationKind.CZ, first, second, Axis.Z, 0),
            (GateKind.P, 1) => Sorted(RotationKind.CP, first, second, Axis.Z, step.A),
            (GateKind.RZ, 1) => new Rotation(RotationKind.CRZ, first, Axis.Z, second, Axis.Z, step.A, 0),
            (GateKind.RZZ, 0) => Sorted(RotationKind.TwoQubit, first, second, Axis.Z, step.A),
            (GateKind.RXX, 0) => Sorted(RotationKind.TwoQubit, first, second, Axis.X, step.A),
            (GateKind.RYY, 0) => Sorted(RotationKind.TwoQubit, first, second, Axis.Y, step.A),
            (GateKind.Swap, 0) => Sorted(RotationKind.Swap, first, second, Axis.None, 0),
            _ => null,
        };
    }

    /// <summary>Two gates of the same kind on the same qubits as one, or none, and the phase that it lacks.</summary>
    public static (Step? Step, double Phase) Join(in Rotation one, in Rotation other)
    {
        var phase = one.Phase + other.Phase;
        if (one.Kind is RotationKind.CX or RotationKind.CY or RotationKind.CZ or RotationKind.H or RotationKind.Swap)
        {
            return (null, phase);
        }

        var angle = one.Angle + other.Angle;
        var turns = Math.Round(angle / (2 * Math.PI));
        var rest = angle - (2 * Math.PI * turns);
        var isZero = Math.Abs(rest) < Rewriting.Angle.Tolerance;
        if (one.Kind == RotationKind.CP)
        {
            return (isZero ? null : Step.Controlled(GateKind.P, one.First, one.Second, rest), phase);
        }

        if (one.Kind == RotationKind.CRZ)
        {
            // A full turn about Z with a control is Z on the control.
            var isOdd = (long)turns % 2 != 0;
            return isZero && isOdd ? (Step.OneQubit(GateKind.Z, one.First), phase) : (isZero ? null : Step.Controlled(GateKind.RZ, one.First, one.Second, angle), phase);
        }

        // exp(-i t/2 P) turns its sign with a full turn.
        phase += Math.PI * turns;
        return (isZero ? null : Made(one, rest), phase);
    }

    private static Step Made(in Rotation like, double angle) => like.Kind == RotationKind.OneQubit
        ? Step.OneQubit(like.FirstAxis switch { Axis.X => GateKind.RX, Axis.Y => GateKind.RY, _ => GateKind.RZ }, like.First, angle)
        : Step.TwoQubit(like.FirstAxis switch { Axis.X => GateKind.RXX, Axis.Y => GateKind.RYY, _ => GateKind.RZZ }, like.First, like.Second, angle);

    private static Rotation One(int qubit, Axis axis, double angle, double phase) => new(RotationKind.OneQubit, qubit, axis, -1, Axis.None, angle, phase);

    private static Rotation Sorted(RotationKind kind, int first, int second, Axis axis, double angle) =>
        new(kind, Math.Min(first, second), axis, Math.Max(first, second), axis, angle, 0);
}
