using System.Globalization;
using System.Numerics;

namespace Nexus.Compiler.Verification;

/// <summary>Compares circuits of gates, with measurements at the end, by what they make of states.</summary>
internal static class StateComparison
{
    /// <summary>How many random states are tried.</summary>
    public const int States = 3;

    // Rounding of many thousand gates stays below; a difference that anybody would see is above.
    private const double Tolerance = 1e-7;

    /// <summary>Compares the whole unitaries: all basis states, and their phases.</summary>
    public static Verdict CompareUnitaries(CircuitPair pair, CancellationToken cancellationToken)
    {
        var size = 1 << pair.Qubits;
        var overlap = Complex.Zero;
        for (var column = 0; column < size; column++)
        {
            var start = new Complex[size];
            start[column] = 1;
            var (one, two) = (Run(pair, pair.Original, start, cancellationToken), Run(pair, pair.Compiled, start, cancellationToken));
            for (var row = 0; row < size; row++)
            {
                overlap += Complex.Conjugate(one[row]) * two[row];
            }
        }

        var distance = Math.Abs(1 - (overlap.Magnitude / size));
        return new Verdict(
            distance < Tolerance ? VerdictOutcome.Equivalent : VerdictOutcome.Different,
            VerificationMethod.Unitary,
            string.Create(CultureInfo.InvariantCulture, $"The whole unitaries on {pair.Qubits} qubits overlap up to {distance:g2}: certain within rounding."));
    }

    /// <summary>Compares what becomes of random states; measured qubits by their outcomes and what these leave of the others.</summary>
    public static Verdict CompareStates(CircuitPair pair, Random random, CancellationToken cancellationToken, int states = States)
    {
        var worst = 0.0;
        for (var i = 0; i < states; i++)
        {
            var start = RandomState(1 << pair.Qubits, random);
            worst = Math.Max(worst, Distance(
                Run(pair, pair.Original, start, cancellationToken), Run(pair, pair.Compiled, start, cancellationToken), pair.Measured.Count));
        }

        var what = pair.Measured.Count == 0 ? "overlap" : "overlap, outcome by outcome,";
        return new Verdict(
            worst < Tolerance ? VerdictOutcome.Equivalent : VerdictOutcome.Different,
            VerificationMethod.RandomStates,
            string.Create(
                CultureInfo.InvariantCulture,
                $"What becomes of {states} random state{(states == 1 ? "" : "s")} of {pair.Qubits} qubits {what} up to {worst:g2}: circuits that differ pass by chance with probability 0, within rounding."));
    }

    /// <summary>The state at the end, in an order that both circuits share: measured bits lowest, then the other qubits of the program.</summary>
    private static Complex[] Run(CircuitPair pair, VerifiedCircuit circuit, Complex[] start, CancellationToken cancellationToken)
    {
        var amplitudes = new Complex[1L << circuit.PlaceCount];
        for (var index = 0; index < start.Length; index++)
        {
            amplitudes[Spread(index, circuit.Start)] = start[index];
        }

        var state = new StateVector(amplitudes);
        var gates = new CircuitRun(circuit.Circuit, circuit.Place);
        gates.RunGates(state, cancellationToken);

        int[] order = [.. pair.Measured.Select(bit => circuit.Measurements[bit]), .. Unmeasured(pair).Select(q => circuit.End[q])];
        var result = new Complex[1L << order.Length];
        for (var index = 0; index < result.Length; index++)
        {
            result[index] = state.Amplitudes[Spread(index, order)];
        }

        return result;
    }

    private static IEnumerable<int> Unmeasured(CircuitPair pair)
    {
        var measured = pair.Original.Measurements.Values.ToHashSet();
        return Enumerable.Range(0, pair.Qubits).Where(q => !measured.Contains(pair.Original.End[q]));
    }

    private static int Spread(int index, int[] places)
    {
        var spread = 0;
        for (var i = 0; i < places.Length; i++)
        {
            spread |= (index >> i & 1) << places[i];
        }

        return spread;
    }

    /// <summary>How far two states are from being the same up to a phase for each outcome of the measured qubits, which are the low ones.</summary>
    private static double Distance(Complex[] one, Complex[] two, int measured)
    {
        var common = 0.0;
        for (var outcome = 0; outcome < 1 << measured; outcome++)
        {
            var overlap = Complex.Zero;
            for (var index = outcome; index < one.Length; index += 1 << measured)
            {
                overlap += Complex.Conjugate(one[index]) * two[index];
            }

            common += overlap.Magnitude;
        }

        return Math.Abs(1 - common);
    }

    private static Complex[] RandomState(int size, Random random)
    {
        var state = new Complex[size];
        var norm = 0.0;
        for (var i = 0; i < size; i++)
        {
            // Box and Muller: normally distributed parts, so that no direction is preferred.
            state[i] = Complex.FromPolarCoordinates(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())), 2 * Math.PI * random.NextDouble());
            norm += StateVector.Squared(state[i]);
        }

        var factor = 1 / Math.Sqrt(norm);
        return [.. state.Select(s => factor * s)];
    }
}
