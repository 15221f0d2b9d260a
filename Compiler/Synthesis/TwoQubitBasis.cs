using System.Numerics;
using Nexus.Circuits;
using Nexus.Circuits.Targets;
using Nexus.Compiler.Numerics;
using Nexus.Compiler.Rewriting;

namespace Nexus.Compiler.Synthesis;

/// <summary>What unitaries on two qubits are made of on a target: whichever of its gates takes the fewest.</summary>
internal sealed class TwoQubitBasis
{
    private readonly IReadOnlyList<ITwoQubitSynthesis> _ways;

    private TwoQubitBasis(IReadOnlyList<ITwoQubitSynthesis> ways) => _ways = ways;

    /// <summary>CX alone.</summary>
    public static TwoQubitBasis Cx { get; } = new([new CxSynthesis(Step.Controlled(GateKind.X, 0, 1))]);

    private static TwoQubitBasis Rotations { get; } = new([new AxisSynthesis(Step.TwoQubit(GateKind.RZZ, 0, 1), -2)]);

    /// <summary>The basis of a target's gate set.</summary>
    /// <exception cref="CompilationException">None of its gates on two qubits is one that all unitaries can be made of.</exception>
    public static TwoQubitBasis For(Target target)
    {
        if (target.Gates is null)
        {
            return Cx;
        }

        var ways = target.Gates.Select(WayOf).OfType<ITwoQubitSynthesis>().ToList();

        // One TK2 is up to three gates of another kind on the machines that have both.
        if (ways.Exists(w => w is not CanonicalSynthesis))
        {
            ways.RemoveAll(w => w is CanonicalSynthesis);
        }

        return ways.Count > 0 ? new TwoQubitBasis(ways)
            : throw new CompilationException(
                $"The gate set of {target.Name} ({string.Join(", ", target.Gates.Select(g => g.Name))}) has no gate on two qubits that others can be made of.");
    }

    /// <summary>
    /// What passes work with before the last one writes the target's own gates: rotations about ZZ where the target has gates with an angle like
    /// it, else CX, of which every target takes as many as of its own gate, or iSWAP as many.
    /// </summary>
    public static TwoQubitBasis Working(Target target) =>
        target.Gates is not null && For(target)._ways.Any(w => w is AxisSynthesis) ? Rotations : Cx;

    /// <summary>How many gates on two qubits a unitary takes.</summary>
    public int Count(WeylDecomposition unitary) => _ways.Min(w => w.Count(unitary));

    /// <summary>Gates for a unitary, on qubits 0 and 1, and the phase that they lack; null where rounding spoils it.</summary>
    public (List<Step> Steps, double Phase)? Synthesize(WeylDecomposition unitary, Matrix4 matrix)
    {
        var builder = new TwoQubitBuilder();
        _ways.MinBy(w => w.Count(unitary))!.Add(unitary, builder);
        var steps = builder.Finish();
        var overlap = Matrix4.Overlap(builder.Matrix, matrix) / Matrix4.Size;
        return Math.Abs(1 - overlap.Magnitude) < 1e-12 && Matrix4.Distance(Complex.FromPolarCoordinates(1, overlap.Phase) * builder.Matrix, matrix) < 1e-7
            ? (steps, builder.Phase + overlap.Phase) : null;
    }

    private static ITwoQubitSynthesis? WayOf(TargetGate gate)
    {
        var step = new Step(gate.Kind, gate.Controls, 0, 1);
        if (gate.QubitCount != 2 || gate.Controls < 0)
        {
            return null;
        }

        if (gate.FixedAngles is { } angles)
        {
            step = step with { A = At(0), B = At(1), C = At(2) };
            double At(int index) => index < angles.Count ? angles[index] : 0;
        }
        else if (Gate.Of(gate.Kind).ParameterCount > 0)
        {
            return gate switch
            {
                { Kind: GateKind.TK2 } => new CanonicalSynthesis(),
                { Kind: GateKind.RXX or GateKind.RYY or GateKind.RZZ, Controls: 0 } => new AxisSynthesis(step, -2),
                { Kind: GateKind.AAMS, Controls: 0 } => new AxisSynthesis(step, -2),
                { Kind: GateKind.RX or GateKind.RY or GateKind.RZ or GateKind.P, Controls: 1 } => new AxisSynthesis(step, 4),
                { Kind: GateKind.ISwap } => new ISwapSynthesis(step with { A = Math.PI }),
                { Kind: GateKind.PhasedISwap } => new ISwapSynthesis(step with { B = Math.PI }),
                { Kind: GateKind.FSim } => new ISwapSynthesis(step with { A = -Math.PI / 2 }),
                _ => null,
            };
        }

        var parts = WeylDecomposition.Of(StepList.MatrixOfTwo(step));
        return parts.CxCount == 1 ? new CxSynthesis(step)
            : gate.Kind == GateKind.ISwap ? new ISwapSynthesis(step)
            : null;
    }
}
