using Nexus.Simulators.Noise;

namespace Nexus.Simulators.Flow;

/// <summary>A state of one history: of noise one Kraus operator is drawn.</summary>
internal interface IPureState
{
    /// <summary>The probability of each Kraus operator.</summary>
    void Chances(KrausChannel channel, ReadOnlySpan<int> qubits, Span<double> chances, CancellationToken cancellationToken);

    /// <summary>Applies a Kraus operator that has been drawn with a probability, or a Pauli by its number.</summary>
    void Apply(Channel channel, int index, double chance, ReadOnlySpan<int> qubits, CancellationToken cancellationToken);
}
