using Nexus.Circuits;
using Nexus.Circuits.Targets;
using Nexus.Compiler.Numerics;
using Nexus.Compiler.Rewriting;
using Nexus.Compiler.Synthesis;

namespace Nexus.Compiler.Passes;

/// <summary>
/// Writes all gates in the target's own, in the direction in which it couples their qubits. Gates that are its own stay. Needs gates on at most two
/// qubits (<see cref="DecomposeGates"/>), on coupled ones where the target has couplings.
/// </summary>
public sealed class RebaseToTarget : ICompilerPass
{
    /// <inheritdoc/>
    public string Name => "rebase";

    /// <inheritdoc/>
    public Compilation Run(Compilation compilation, PassContext context)
    {
        ArgumentNullException.ThrowIfNull(compilation);
        ArgumentNullException.ThrowIfNull(context);
        var bases = new Bases(compilation.Target);
        var circuit = compilation.Circuit;
        var builder = Rewritten.Begin(circuit);
        new OtherGates(builder, bases).Copy(circuit.Body);
        return new PlainGates(bases).Run(compilation with { Circuit = Rewritten.End(builder, circuit, circuit.GlobalPhase) }, context);
    }

    /// <summary>A target's gates, and what all others are made of.</summary>
    private sealed class Bases(Target target)
    {
        private TwoQubitBasis? _two;

        public Target Target => target;

        public OneQubitBasis One { get; } = OneQubitBasis.For(target);

        // Only a circuit that needs one asks whether there is a gate on two qubits.
        public TwoQubitBasis Two => _two ??= TwoQubitBasis.For(target);

        public bool IsNative(in Step step)
        {
            if (target.Gates is null)
            {
                return true;
            }

            foreach (var gate in target.Gates)
            {
                if (gate.Matches(step.Kind, step.Controls, [step.A, step.B, step.C]))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>A gate on two qubits in the target's gates, and the phase that they lack.</summary>
        public (IEnumerable<Step> Steps, double Phase) OnTwo(in Step step)
        {
            // The other way round where only that is coupled.
            var isTurned = !target.IsCoupled(step.First, step.Second) && target.IsCoupled(step.Second, step.First);
            var matrix = StepList.MatrixOfTwo(step);
            matrix = isTurned ? matrix.Exchanged() : matrix;
            var made = Two.Synthesize(WeylDecomposition.Of(matrix), matrix)
                ?? throw new InvalidOperationException($"The gate {step.Kind} could not be written in the gates of {target.Name}.");
            var (first, second) = isTurned ? (step.Second, step.First) : (step.First, step.Second);
            return (made.Steps.Select(s => s with { First = s.First == 0 ? first : second, Second = s.Second < 0 ? -1 : s.Second == 0 ? first : second }), made.Phase);
        }
    }

    /// <summary>Gates with a condition, or with an angle that is no number: one by one.</summary>
    private sealed class OtherGates(CircuitBuilder target, Bases bases) : CircuitCopier(target)
    {
        protected override void CopyGate(Operation operation)
        {
            if (operation.Qubits.Length > 2)
            {
                throw new CompilationException($"A gate on {operation.Qubits.Length} qubits is to be taken apart before it is written in a target's gates.");
            }

            var step = StepList.ReadGate(operation);
            var isCoupled = operation.Qubits.Length < 2 || bases.Target.IsCoupled(operation.Qubits[0], operation.Qubits[1]);
            if ((operation.Condition is null && step is not null) || (bases.Target.GateOf(operation) is not null && isCoupled) || bases.Target.Gates is null)
            {
                base.CopyGate(operation);
            }
            else if (step is { } gate)
            {
                foreach (var made in gate.IsOnTwo ? bases.OnTwo(gate).Steps : [gate])
                {
                    Add(made, operation.Condition);
                }
            }
            else if (operation.Gate.Kind == GateKind.RZ && operation.ControlCount == 0)
            {
                foreach (var (kind, angles) in bases.One.RotationAboutZ(operation.Parameters[0]))
                {
                    Target.AddGate(Gate.Of(kind), angles, 0, operation.Qubits, operation.Condition);
                }
            }
            else
            {
                throw new CompilationException($"The gate '{operation.Gate}' has an angle that is no number, and is to be taken apart before.");
            }
        }

        private void Add(in Step step, Condition? condition)
        {
            var (first, second) = (step.First, step.Second);
            var steps = step.IsOnTwo ? [step] : bases.One.Synthesize(StepList.MatrixOf(step)).Steps.Select(s => s with { First = first, Second = second });
            foreach (var made in steps)
            {
                Target.AddGate(
                    Gate.Of(made.Kind), [.. made.Angles().Select(Angle.Exact)], made.Controls, made.IsOnTwo ? [made.First, made.Second] : [made.First], condition);
            }
        }
    }

    /// <summary>All others: what follows each other on one qubit together.</summary>
    private sealed class PlainGates(Bases bases) : StepPass
    {
        public override string Name => "rebase";

        private protected override Action<StepList> Begin(Compilation compilation, PassContext context) => list =>
        {
            var runs = new OneQubitRuns(list, bases.One, step => bases.IsNative(step));
            foreach (var step in list.Steps)
            {
                if (!step.IsPlain)
                {
                    runs.AddOther(step);
                }
                else if (!step.IsOnTwo)
                {
                    runs.Add(step);
                }
                else if (bases.IsNative(step) && bases.Target.IsCoupled(step.First, step.Second))
                {
                    runs.AddTwo(step);
                }
                else
                {
                    var (steps, phase) = bases.OnTwo(step);
                    list.Phase += phase;
                    foreach (var made in steps)
                    {
                        if (made.IsOnTwo)
                        {
                            runs.AddTwo(made);
                        }
                        else
                        {
                            runs.Add(made);
                        }
                    }
                }
            }

            runs.Finish();
            list.Steps = runs.Result;
        };
    }
}
