namespace Nexus.Simulators.Noise;

/// <summary>How the reading of a measured qubit errs; the qubit itself is left in what was really found.</summary>
/// <param name="ReadOneForZero">The probability that a 0 is read as 1.</param>
/// <param name="ReadZeroForOne">The probability that a 1 is read as 0.</param>
public readonly record struct ReadoutError(double ReadOneForZero, double ReadZeroForOne)
{
    /// <summary>Every reading is right.</summary>
    public static ReadoutError None => default;

    /// <summary>Whether a reading may be wrong.</summary>
    public bool IsPossible => ReadOneForZero > 0 || ReadZeroForOne > 0;

    /// <summary>The probability that a value is read wrong.</summary>
    public double Of(bool value) => value ? ReadZeroForOne : ReadOneForZero;
}
