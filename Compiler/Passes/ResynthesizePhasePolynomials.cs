using Nexus.Circuits;
using Nexus.Compiler.Rewriting;
using Nexus.Compiler.Synthesis;

namespace Nexus.Compiler.Passes;

/// <summary>
/// Collects regions of CX, X, SWAP and rotations about Z on three qubits, and makes what each does, a phase polynomial, of the fewest CX that there are.
/// </summary>
/// <remarks>Source: <see cref="PhasePolynomial"/>; the fewest CX by <see cref="ParityNetwork"/>.</remarks>
/// <param name="mayExchange">
/// Whether a region may leave its qubits exchanged, with SWAPs after it that <see cref="AbsorbSwaps"/> takes away: for circuits that are not placed.
/// </param>
public sealed class ResynthesizePhasePolynomials(bool mayExchange = false) : StepPass
{
    private static readonly int[][] Orders = [[0, 1, 2], [1, 0, 2], [0, 2, 1], [2, 1, 0], [1, 2, 0], [2, 0, 1]];

    /// <inheritdoc/>
    public override string Name => "resynthesize-phases";

    private protected override Action<StepList> Begin(Compilation compilation, PassContext context) =>
        list => Regions.Rewrite(
            list,
            ParityNetwork.MaxQubits,
            s => PhasePolynomial.Has(s),
            (steps, qubits) => Rewrite(list, steps, qubits, PairsOf(qubits, compilation), mayExchange && list.IsOutermost));

    /// <summary>The pairs that are coupled, once the circuit is placed.</summary>
    private static int PairsOf(List<int> qubits, Compilation compilation)
    {
        return compilation.InitialLayout is null || compilation.Target.Couplings is null ? ParityNetwork.AllPairs
            : (Are(0, 1) ? 1 : 0) | (Are(0, 2) ? 2 : 0) | (Are(1, 2) ? 4 : 0);

        bool Are(int one, int other) => other < qubits.Count
            && (compilation.Target.IsCoupled(qubits[one], qubits[other]) || compilation.Target.IsCoupled(qubits[other], qubits[one]));
    }

    private static List<Step>? Rewrite(StepList list, List<Step> steps, List<int> qubits, int pairs, bool mayExchange)
    {
        var cost = steps.Sum(s => !s.IsOnTwo ? 0 : s.Kind == GateKind.Swap ? 3 : s.Kind == GateKind.P ? 2 : 1);
        if (cost < 2)
        {
            return null;
        }

        var polynomial = new PhasePolynomial(qubits.Count);
        foreach (var step in steps)
        {
            polynomial.Add(step, qubits.IndexOf(step.First), step.IsOnTwo ? qubits.IndexOf(step.Second) : -1);
        }

        List<(int, int)>? best = null;
        var bestOrder = Orders[0];
        foreach (var order in Orders)
        {
            if (order.Any(q => q >= qubits.Count && order[q] != q) || (qubits.Count < 3 && order[2] != 2) || (qubits.Count < 2 && order[1] != 1))
            {
                continue;
            }

            // The line of qubit q ends up on order[q].
            var lines = new uint[qubits.Count];
            for (var qubit = 0; qubit < lines.Length; qubit++)
            {
                lines[order[qubit]] = polynomial.Lines[qubit];
            }

            if (ParityNetwork.Find(polynomial.Parities, lines, pairs) is { } moves && (best is null || moves.Count < best.Count))
            {
                (best, bestOrder) = (moves, order);
            }

            if (!mayExchange)
            {
                break;
            }
        }

        if (best is null || best.Count >= cost)
        {
            return null;
        }

        var made = polynomial.Write(best, bestOrder);
        list.Phase += polynomial.Phase;

        // Back to where they belong: qubit by qubit, its line is fetched.
        var at = bestOrder[..qubits.Count];
        for (var qubit = 0; qubit < at.Length; qubit++)
        {
            var from = at[qubit];
            if (from != qubit)
            {
                made.Add(Step.TwoQubit(GateKind.Swap, qubit, from));
                at[Array.IndexOf(at, qubit)] = from;
                at[qubit] = qubit;
            }
        }

        return [.. made.Select(s => s with { First = qubits[s.First], Second = s.IsOnTwo ? qubits[s.Second] : -1 })];
    }
}
