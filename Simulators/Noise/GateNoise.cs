namespace Nexus.Simulators.Noise;

/// <summary>The noise that follows some gates.</summary>
/// <param name="Gates">The names of the gates, controls as leading <c>c</c>: <c>cx</c>, <c>rz</c>, or OpenQASM's for them (<c>u3</c> for <c>u</c>); null for all.</param>
/// <param name="Qubits">Which qubits the gate acts on, in any order; null for any.</param>
/// <param name="Channels">
/// What happens, one after the other: a channel on one qubit to each qubit of the gate, a channel on two to the gate's two (in the order of
/// <paramref name="Qubits"/>, where given), or of a larger gate to each two neighbours among its operands.
/// </param>
public sealed record GateNoise(IReadOnlyList<string>? Gates, IReadOnlyList<int>? Qubits, IReadOnlyList<Channel> Channels)
{
    /// <summary>Whether a gate on these qubits is meant.</summary>
    internal bool Matches(string gate, ReadOnlySpan<int> qubits)
    {
        if (Gates is not null && !Gates.Contains(gate))
        {
            return false;
        }

        if (Qubits is null)
        {
            return true;
        }

        foreach (var qubit in qubits)
        {
            if (!Qubits.Contains(qubit))
            {
                return false;
            }
        }

        return Qubits.Count == qubits.Length;
    }
}
