namespace Nexus.Circuits.Targets;

/// <summary>
/// What a run costs: base + shots * (one-qubit gates * a + two-qubit gates * b + preparations, measurements and resets * c) / divisor.
/// The defaults are Quantinuum's published formula for the H-series, HQC = 5 + C (N1q + 10 N2q + 5 Nm) / 5000.
/// </summary>
public sealed record CostFormula
{
    /// <summary>The unit of the result.</summary>
    public string Unit { get; init; } = "HQC";

    /// <summary>What every run costs.</summary>
    public double Base { get; init; } = 5;

    /// <summary>The weight of a gate on one qubit.</summary>
    public double OneQubit { get; init; } = 1;

    /// <summary>The weight of a gate on two qubits.</summary>
    public double TwoQubit { get; init; } = 10;

    /// <summary>The weight of a preparation, a measurement or a reset.</summary>
    public double Measure { get; init; } = 5;

    /// <summary>What the weighted sum is divided by.</summary>
    public double Divisor { get; init; } = 5000;

    /// <summary>The cost in <see cref="Unit"/>.</summary>
    public double Of(long shots, double oneQubitGates, double twoQubitGates, double preparationsAndMeasurements) =>
        Base + (shots * ((OneQubit * oneQubitGates) + (TwoQubit * twoQubitGates) + (Measure * preparationsAndMeasurements)) / Divisor);
}
