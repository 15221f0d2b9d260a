namespace Nexus.Simulators.Mps;

/// <summary>How closely a matrix product state is kept.</summary>
/// <param name="MaxBond">The most numbers that join two neighbours: at least 1. The time grows with its third power.</param>
/// <param name="Truncation">The weight that a gate on two qubits may leave out: from 0 to less than 1. What is left is normalised again.</param>
public sealed record MpsOptions(int MaxBond = MpsOptions.DefaultMaxBond, double Truncation = MpsOptions.DefaultTruncation)
{
    /// <summary>The default of <see cref="MaxBond"/>.</summary>
    public const int DefaultMaxBond = 64;

    /// <summary>The default of <see cref="Truncation"/>.</summary>
    public const double DefaultTruncation = 1e-12;

    /// <summary>The most that can be asked for as <see cref="MaxBond"/>.</summary>
    public const int LargestBond = 1024;

    /// <summary>Throws when a value is out of its range.</summary>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBond, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxBond, LargestBond);
        if (!(Truncation >= 0 && Truncation < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(Truncation), Truncation, "The weight left out is at least 0 and less than 1.");
        }
    }
}
