using System.Numerics;
using Nexus.Circuits;
using Nexus.Compiler.Numerics;
using Nexus.Compiler.Rewriting;
using Nexus.Compiler.Synthesis;
using Nexus.Compiler.Verification;

namespace Nexus.Compiler.Passes;

/// <summary>
/// Collects regions of Clifford gates on a few qubits and makes each anew where that takes fewer gates on two qubits; for circuits that are not
/// placed, or on targets that couple every pair.
/// </summary>
/// <remarks>Source: <see cref="CliffordSynthesis"/>.</remarks>
public sealed class SimplifyCliffords : StepPass
{
    // More would make the phase of a region, for which one basis state is followed, dear.
    private const int MostQubits = 8;

    /// <inheritdoc/>
    public override string Name => "simplify-cliffords";

    private protected override Action<StepList> Begin(Compilation compilation, PassContext context)
    {
        if (compilation.InitialLayout is not null && compilation.Target.Couplings is not null)
        {
            throw new CompilationException("Clifford regions are made anew before a circuit is placed, not after.");
        }

        var tables = new Dictionary<(GateKind, int, double, double, double), PauliTable?>();
        return list => Regions.Rewrite(list, MostQubits, s => TableOf(s) is not null, (steps, qubits) => Rewrite(list, steps, qubits));

        PauliTable? TableOf(Step step)
        {
            var key = (step.Kind, step.Controls, step.A, step.B, step.C);
            if (!tables.TryGetValue(key, out var table))
            {
                table = PauliTable.Of(step.IsOnTwo ? StepList.MatrixOfTwo(step).Entries : GateMatrix.Of(step.Kind, step.Angles()));
                tables.Add(key, table);
            }

            return table;
        }

        List<Step>? Rewrite(StepList list, List<Step> steps, List<int> qubits)
        {
            var cost = CostOf(steps);
            if (qubits.Count < 3 || cost < 3)
            {
                return null;
            }

            var own = steps.ConvertAll(s => s with { First = qubits.IndexOf(s.First), Second = s.IsOnTwo ? qubits.IndexOf(s.Second) : -1 });
            var made = CliffordSynthesis.Synthesize(own, own.ConvertAll(s => TableOf(s)!), qubits.Count);
            if (CostOf(made) >= cost)
            {
                return null;
            }

            list.Phase += PhaseBetween(made, own, qubits.Count);
            return made.ConvertAll(s => s with { First = qubits[s.First], Second = s.IsOnTwo ? qubits[s.Second] : -1 });
        }
    }

    private static int CostOf(List<Step> steps) => steps.Sum(s => !s.IsOnTwo ? 0 : s is { Kind: GateKind.Swap } ? 3 : s is { Kind: GateKind.ISwap } ? 2 : 1);

    private static double PhaseBetween(List<Step> made, List<Step> wanted, int qubits)
    {
        var (one, other) = (Run(made, qubits), Run(wanted, qubits));
        var overlap = Complex.Zero;
        for (var i = 0; i < one.Amplitudes.Length; i++)
        {
            overlap += Complex.Conjugate(one.Amplitudes[i]) * other.Amplitudes[i];
        }

        return overlap.Phase;
    }

    private static StateVector Run(List<Step> steps, int qubits)
    {
        var amplitudes = new Complex[1 << qubits];
        amplitudes[0] = 1;
        var state = new StateVector(amplitudes);
        foreach (var step in steps)
        {
            if (step.IsOnTwo)
            {
                state.Apply(StepList.MatrixOfTwo(step).Entries, [], [step.First, step.Second]);
            }
            else
            {
                state.Apply(GateMatrix.Of(step.Kind, step.Angles()), [], [step.First]);
            }
        }

        return state;
    }
}
