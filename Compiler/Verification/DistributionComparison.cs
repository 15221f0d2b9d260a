using System.Globalization;
using System.Numerics;
using Nexus.Circuits;

namespace Nexus.Compiler.Verification;

/// <summary>
/// Compares circuits that measure, reset and branch on the way: the probabilities of all their results, together with those of a last measurement of all
/// qubits in bases drawn at random, which shows what state every result leaves. All histories are followed but those too unlikely to matter.
/// </summary>
internal static class DistributionComparison
{
    private const double Unlikely = 1e-7;
    private const double Tolerance = 1e-5;

    public static Verdict Compare(CircuitPair pair, Random random, double maxWork, CancellationToken cancellationToken)
    {
        // From any state of the program, as a circuit may act on any: so both begin with the same gates on each qubit.
        var starts = Bases(pair.Qubits, random);
        var ends = Bases(pair.Qubits, random);
        var budget = maxWork;
        if (Results(pair, pair.Original, starts, ends, ref budget, cancellationToken) is not { } one
            || Results(pair, pair.Compiled, starts, ends, ref budget, cancellationToken) is not { } two)
        {
            return CircuitVerifier.Unknown("The circuit has too many histories of outcomes to follow them all.");
        }

        var worst = 0.0;
        foreach (var key in one.Keys.Union(two.Keys))
        {
            var (p, q) = (one.GetValueOrDefault(key), two.GetValueOrDefault(key));
            for (var i = 0; i < 1 << pair.Qubits; i++)
            {
                worst = Math.Max(worst, Math.Abs((p?[i] ?? 0) - (q?[i] ?? 0)));
            }
        }

        return new Verdict(
            worst < Tolerance ? VerdictOutcome.Equivalent : VerdictOutcome.Different,
            VerificationMethod.Distribution,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The probabilities of all results, with {pair.Qubits} qubits measured last in random bases, differ by at most {worst:g2}: circuits that differ pass by chance with probability 0, within rounding."));
    }

    private static Dictionary<string, double[]>? Results(
        CircuitPair pair, VerifiedCircuit circuit, Complex[][] starts, Complex[][] ends, ref double budget, CancellationToken cancellationToken)
    {
        var results = new Dictionary<string, double[]>(StringComparer.Ordinal);
        var waiting = new Stack<(bool[] Outcomes, double Probability)>();
        var work = Math.Pow(2, circuit.PlaceCount) * Math.Max(1, circuit.Operations);
        waiting.Push(([], 1));
        while (waiting.TryPop(out var history))
        {
            budget -= work;
            if (budget < 0)
            {
                return null;
            }

            var outcomes = new List<bool>(history.Outcomes);
            var (next, probability) = (0, history.Probability);
            var amplitudes = new Complex[1 << circuit.PlaceCount];
            amplitudes[0] = 1;
            var state = new StateVector(amplitudes);
            Turn(state, starts, circuit.Start);
            var run = new CircuitRun(circuit.Circuit, circuit.Place);
            try
            {
                run.Run(state, Choose, cancellationToken);
            }
            catch (UnlikelyException)
            {
                continue;
            }

            Turn(state, ends, circuit.End);
            var bits = circuit.Circuit.ResultRegisters.SelectMany(r => Enumerable.Range(r.First, r.Count)).Select(b => run.Bit(b) ? '1' : '0');
            var key = string.Concat(bits);
            if (!results.TryGetValue(key, out var table))
            {
                table = new double[1 << pair.Qubits];
                results.Add(key, table);
            }

            for (var index = 0; index < amplitudes.Length; index++)
            {
                var own = 0;
                for (var qubit = 0; qubit < circuit.End.Length; qubit++)
                {
                    own |= (index >> circuit.End[qubit] & 1) << qubit;
                }

                table[own] += probability * StateVector.Squared(amplitudes[index]);
            }

            bool Choose(double one)
            {
                if (next < history.Outcomes.Length)
                {
                    return outcomes[next++];
                }

                next++;
                var likelier = one > 0.5;
                var other = probability * (likelier ? 1 - one : one);
                if (other > Unlikely)
                {
                    waiting.Push(([.. outcomes, !likelier], other));
                }

                outcomes.Add(likelier);
                probability *= likelier ? one : 1 - one;
                return probability > Unlikely ? likelier : throw new UnlikelyException();
            }
        }

        return results;
    }

    private static void Turn(StateVector state, Complex[][] bases, int[] places)
    {
        for (var qubit = 0; qubit < bases.Length; qubit++)
        {
            state.Apply(bases[qubit], [], [places[qubit]]);
        }
    }

    private static Complex[][] Bases(int qubits, Random random) =>
        [.. Enumerable.Range(0, qubits).Select(_ => GateMatrix.Of(GateKind.U, 3 * random.NextDouble(), 6 * random.NextDouble(), 6 * random.NextDouble()))];

    /// <summary>A history is too unlikely to be followed.</summary>
    private sealed class UnlikelyException : Exception;
}
