namespace Nexus.Simulators.Automatic;

/// <summary>Which method a circuit gets.</summary>
/// <param name="Method">The method.</param>
/// <param name="Reason">Why, as the end of a sentence: <c>all gates are Clifford gates</c>.</param>
/// <param name="Bytes">The bytes that it takes beside the shots.</param>
public sealed record SimulationChoice(SimulationMethod Method, string Reason, UInt128 Bytes)
{
    /// <summary>The name of the backend that runs this method.</summary>
    public string Backend => Method switch
    {
        SimulationMethod.Stabilizer => "stabilizer",
        SimulationMethod.Statevector => "statevector",
        SimulationMethod.Noisy => "noisy",
        _ => "mps",
    };

    /// <summary>Whether the method holds amplitudes, which <see cref="SimulationOptions.Precision"/> is about.</summary>
    public bool HoldsAmplitudes => Method is SimulationMethod.Statevector or SimulationMethod.Noisy;

    /// <inheritdoc/>
    public override string ToString() => $"{Backend}: {Reason}";
}
