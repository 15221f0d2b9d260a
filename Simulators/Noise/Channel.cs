using System.Numerics;

namespace Nexus.Simulators.Noise;

/// <summary>What noise does to one or two qubits: a completely positive map that keeps the trace.</summary>
public abstract class Channel
{
    private protected Channel(int qubitCount) => QubitCount = qubitCount;

    /// <summary>How many qubits it acts on: 1 or 2.</summary>
    public int QubitCount { get; }

    /// <summary>
    /// Kraus operators K with sum K†K = 1: the channel takes a density matrix r to sum K r K†. Each is 2^n rows of 2^n entries,
    /// row after row; the first qubit is the low bit of the row number.
    /// </summary>
    public abstract IReadOnlyList<Complex[]> KrausOperators { get; }

    /// <summary>A Pauli error, or none, with the same probability each: one of the 3 (15) Paulis on one (two) qubits.</summary>
    /// <param name="qubits">1 or 2.</param>
    /// <param name="probability">The probability that there is an error at all. At 3/4 (15/16) nothing is left of the state.</param>
    public static PauliChannel Depolarizing(int qubits, double probability)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(qubits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(qubits, 2);
        var errors = (1 << (2 * qubits)) - 1;
        var probabilities = new double[errors + 1];
        Array.Fill(probabilities, probability / errors);
        probabilities[0] = 1 - probability;
        return new PauliChannel(probabilities);
    }

    /// <summary>A Z with a probability.</summary>
    public static PauliChannel Dephasing(double probability) => new([1 - probability, 0, probability, 0]);

    /// <summary>An X with a probability.</summary>
    public static PauliChannel BitFlip(double probability) => new([1 - probability, probability, 0, 0]);

    /// <summary>Loses |1&gt; to |0&gt;: Kraus operators diag(1, sqrt(1-gamma)) and sqrt(gamma)|0&gt;&lt;1|.</summary>
    /// <param name="gamma">The probability that a 1 decays.</param>
    public static KrausChannel AmplitudeDamping(double gamma)
    {
        Probabilities.Require(gamma, nameof(gamma));
        return new KrausChannel([[1, 0, 0, Math.Sqrt(1 - gamma)], [0, Math.Sqrt(gamma), 0, 0]]);
    }

    /// <summary>Loses phase without energy: off the diagonal the density matrix shrinks by sqrt(1-lambda). As a mixture: a Z with (1-sqrt(1-lambda))/2.</summary>
    /// <param name="lambda">Between 0 and 1.</param>
    public static PauliChannel PhaseDamping(double lambda)
    {
        Probabilities.Require(lambda, nameof(lambda));
        return Dephasing((1 - Math.Sqrt(1 - lambda)) / 2);
    }

    /// <summary>
    /// A qubit waiting for a time: it decays with 1 - e^(-t/T1), and off the diagonal it shrinks by e^(-t/T2) in all.
    /// As one Kraus channel: amplitude damping, then what phase damping is missing.
    /// </summary>
    /// <param name="t1">The relaxation time; greater than 0.</param>
    /// <param name="t2">The coherence time, at most 2 <paramref name="t1"/>; greater than 0.</param>
    /// <param name="time">How long, in the same unit; at least 0.</param>
    public static KrausChannel ThermalRelaxation(double t1, double t2, double time)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(t1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(t2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(t2, 2 * t1);
        ArgumentOutOfRangeException.ThrowIfNegative(time);
        var damping = AmplitudeDamping(-double.ExpM1(-time / t1));
        var dephasing = PhaseDamping(-double.ExpM1(-2 * ((time / t2) - (time / (2 * t1)))));
        return damping.Then(dephasing);
    }
}
