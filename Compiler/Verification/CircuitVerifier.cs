using System.Globalization;
using Nexus.Circuits;

namespace Nexus.Compiler.Verification;

/// <summary>
/// Compares a compiled circuit with the original, up to a phase of the whole state, and with the qubits where the layouts say. Circuits that are only
/// gates, with measurements at their end, are compared as unitaries; all others by the probabilities of their results.
/// </summary>
public static class CircuitVerifier
{
    /// <summary>Unitaries up to so many qubits are compared whole.</summary>
    public const int MaxUnitaryQubits = 10;

    /// <summary>The most qubits that are simulated.</summary>
    public const int MaxQubits = 22;

    /// <summary>Compares them.</summary>
    /// <param name="original">The circuit as it was.</param>
    /// <param name="compiled">The compiled circuit, with the layouts if it is placed.</param>
    /// <param name="seed">Random states and bases are drawn from it.</param>
    /// <param name="maxWork">The most amplitudes that are changed by gates; what would take more is not compared.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Verdict Verify(
        Circuit original, Compilation compiled, ulong seed = 0, double maxWork = 4e9, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(original);
        ArgumentNullException.ThrowIfNull(compiled);
        var random = new Random(unchecked((int)(seed ^ (seed >> 32))));
        CircuitPair pair;
        try
        {
            pair = CircuitPair.Of(original, compiled, random);
        }
        catch (ArgumentException reason)
        {
            return Unknown(reason.Message);
        }

        if (pair.IsStatic)
        {
            if (TableauComparison.Compare(pair, cancellationToken) is { } verdict)
            {
                return verdict;
            }

            var columns = pair.Measured.Count == 0 && pair.Qubits <= MaxUnitaryQubits ? 1 << pair.Qubits : int.MaxValue;
            return pair.WorkOfState * columns <= Math.Min(maxWork, 2e8) ? StateComparison.CompareUnitaries(pair, cancellationToken)
                : pair.Places <= MaxQubits && pair.WorkOfState * StateComparison.States <= maxWork ? StateComparison.CompareStates(pair, random, cancellationToken)
                : pair.Places <= MaxQubits && pair.WorkOfState <= maxWork ? StateComparison.CompareStates(pair, random, cancellationToken, states: 1)
                : Unknown(string.Create(
                    CultureInfo.InvariantCulture, $"{pair.Places} qubits with {pair.Operations} operations are too many to compare, and not all gates are Clifford."));
        }

        return pair.Places <= MaxQubits && pair.WorkOfState <= maxWork
            ? DistributionComparison.Compare(pair, random, maxWork, cancellationToken)
            : Unknown(string.Create(CultureInfo.InvariantCulture, $"{pair.Places} qubits are too many to compare the results of a circuit that depends on outcomes."));
    }

    internal static Verdict Unknown(string reason) => new(VerdictOutcome.Unknown, VerificationMethod.None, reason);
}
