namespace Nexus.Circuits.Targets;

/// <summary>A gate of a target's gate set, under the name that pytket's OpType has for it.</summary>
/// <param name="Name">The name: <c>PhasedX</c>.</param>
/// <param name="Kind">Which elementary gate it is; global phases aside.</param>
/// <param name="Controls">How many qubits control it; -1 for any number from 1.</param>
/// <param name="FixedAngles">The angles, in radians, that it stands for; null when they are free.</param>
public sealed record TargetGate(string Name, GateKind Kind, int Controls = 0, IReadOnlyList<double>? FixedAngles = null)
{
    // Angles that were half-turns, then radians, are the same up to rounding.
    private const double Tolerance = 1e-9;

    /// <summary>How many qubits it acts on, controls included; the fewest where these are any number.</summary>
    public int QubitCount => Gate.Of(Kind).TargetCount + Math.Abs(Controls);

    /// <summary>Whether an operation is this gate. Fixed angles are compared modulo 4 pi, the period of rotations.</summary>
    public bool Matches(Operation operation)
    {
        if (operation.Kind != OperationKind.Gate)
        {
            return false;
        }

        Span<double> angles = stackalloc double[operation.Parameters.Length];
        for (var i = 0; i < angles.Length; i++)
        {
            angles[i] = operation.Parameters[i].Radians;
        }

        return Matches(operation.Gate.Kind, operation.ControlCount, angles);
    }

    /// <summary>Whether a gate with so many controls and these angles, in radians, is this gate.</summary>
    public bool Matches(GateKind kind, int controls, ReadOnlySpan<double> angles)
    {
        if (kind != Kind || !(Controls < 0 ? controls > 0 : controls == Controls))
        {
            return false;
        }

        for (var i = 0; i < (FixedAngles?.Count ?? 0); i++)
        {
            // Not (x <= t), so that an angle without a value does not match.
            if (!(Math.Abs(Math.IEEERemainder(angles[i] - FixedAngles![i], 4 * Math.PI)) <= Tolerance))
            {
                return false;
            }
        }

        return true;
    }
}
