using System.Numerics;
using Nexus.Circuits;
using Nexus.Simulators.Operations;

namespace Nexus.Simulators.Program;

/// <summary>Changes the state by a gate whose angles are computed from classical bits. What has been made for some angles is kept.</summary>
internal sealed record ComputedGateStep(int Operation, BitCondition? Condition, GateKind Kind, Parameter[] Angles, int[] Targets, ulong Controls)
    : Step(Operation, Condition)
{
    /// <summary>So many sets of angles are kept; then all are forgotten. No gate has more than three angles.</summary>
    private const int MaxKept = 256;

    private readonly Dictionary<(double A, double B, double C), Pass?> _kept = [];

    public override ulong Changes => GateCompiler.ChangesOf(Kind, Targets);

    public override double Sweeps => MatrixOperation.CostOf(Math.Max(Targets.Length, 1)) * Math.Pow(2, -BitOperations.PopCount(Controls));

    public override double Passes => 1;

    public override void VisitReadBits(Action<int> visit)
    {
        base.VisitReadBits(visit);
        foreach (var angle in Angles)
        {
            angle.RunTime?.VisitBits(visit);
        }
    }

    protected override int Execute(Branch branch, Statevector state, int index, CancellationToken cancellationToken)
    {
        Span<double> angles = stackalloc double[3];
        angles.Clear();
        for (var i = 0; i < Angles.Length; i++)
        {
            angles[i] = Angles[i].RunTime is { } computed ? Finite(computed.Evaluate(branch.Bits).ToDouble()) : Angles[i].Radians;
        }

        var key = (angles[0], angles[1], angles[2]);
        if (!_kept.TryGetValue(key, out var pass))
        {
            if (_kept.Count == MaxKept)
            {
                _kept.Clear();
            }

            pass = GateCompiler.Compile(Kind, angles[..Angles.Length], Targets, Controls) is { } gate ? state.PassOf(gate) : null;
            _kept.Add(key, pass);
        }

        if (pass is not null)
        {
            state.Apply(pass, cancellationToken);
        }

        return index + 1;
    }

    private double Finite(double angle) => double.IsFinite(angle)
        ? angle
        : throw new ClassicalEvaluationException($"An angle of gate '{Gate.Of(Kind)}' is computed as {angle}, which is not a finite number.");
}
