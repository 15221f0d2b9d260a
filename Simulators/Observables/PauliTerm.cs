using Nexus.Circuits;

namespace Nexus.Simulators;

/// <summary>A product of Pauli matrices on different qubits, times a real number. Qubits not named have the identity.</summary>
public sealed class PauliTerm
{
    private readonly (Pauli Factor, int Qubit)[] _factors;

    /// <summary>Describes a term.</summary>
    /// <param name="coefficient">The number.</param>
    /// <param name="factors">The matrices and their qubits; none for a constant.</param>
    /// <exception cref="ArgumentException">A qubit is negative or named twice, or the number is not finite.</exception>
    public PauliTerm(double coefficient, params ReadOnlySpan<(Pauli Factor, int Qubit)> factors)
    {
        if (!double.IsFinite(coefficient))
        {
            throw new ArgumentException($"The coefficient is {coefficient}, which is not a finite number.", nameof(coefficient));
        }

        Coefficient = coefficient;
        _factors = factors.ToArray();
        var seen = new HashSet<int>();
        foreach (var (_, qubit) in _factors)
        {
            if (qubit < 0 || !seen.Add(qubit))
            {
                throw new ArgumentException($"Qubit {qubit} is {(qubit < 0 ? "negative" : "named twice")}.", nameof(factors));
            }
        }
    }

    /// <summary>The number.</summary>
    public double Coefficient { get; }

    /// <summary>The matrices and their qubits.</summary>
    public IReadOnlyList<(Pauli Factor, int Qubit)> Factors => _factors;
}
