using Nexus.Circuits;
using Nexus.Circuits.Synthesis;
using Nexus.Circuits.Targets;
using Nexus.Compiler.Rewriting;

namespace Nexus.Compiler.Passes;

/// <summary>
/// Takes gates on three qubits and more apart into gates on one and two, and gates on two whose angles are free or computed into CX and rotations of one qubit,
/// unless the target has them. Phases of the whole state go to the circuit's own.
/// </summary>
/// <remarks>
/// By <see cref="GateDecomposition"/>; X with four controls and more borrows whatever qubits stand idle (A. Barenco et al., quant-ph/9503016, lemmas 7.2 and
/// 7.3), and Toffoli is six CX and T (M. Nielsen and I. Chuang, "Quantum Computation and Quantum Information", figure 4.9).
/// </remarks>
public sealed class DecomposeGates : ICompilerPass
{
    private const int FewestBorrowing = 4;

    /// <inheritdoc/>
    public string Name => "decompose-gates";

    /// <inheritdoc/>
    public Compilation Run(Compilation compilation, PassContext context)
    {
        ArgumentNullException.ThrowIfNull(compilation);
        ArgumentNullException.ThrowIfNull(context);
        var circuit = compilation.Circuit;
        var builder = Rewritten.Begin(circuit);
        var copier = new Decomposer(builder, compilation.Target, circuit.GlobalPhase, context.CancellationToken);
        copier.Copy(circuit.Body);
        return compilation with { Circuit = Rewritten.End(builder, circuit, copier.Phase) };
    }

    private sealed class Decomposer(CircuitBuilder target, Target device, Parameter phase, CancellationToken cancellationToken) : CircuitCopier(target)
    {
        private readonly Dictionary<GateForm, (GateForm Form, int[] Qubits, LinearAngle[] Angles)[]> _known = [];
        private int _depth;

        public Parameter Phase { get; private set; } = phase;

        public override void Copy(Block block)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _depth++;
            base.Copy(block);
            _depth--;
        }

        protected override void CopyGate(Operation operation)
        {
            if (operation.Gate.Kind == GateKind.Opaque)
            {
                throw new CompilationException($"The gate '{operation.Gate.Name}' is opaque: nobody knows what it does, so it cannot be compiled.");
            }

            if (operation.Qubits.Length <= 2 && device.GateOf(operation) is not null)
            {
                base.CopyGate(operation);
                return;
            }

            Add(new GateForm(operation.Gate.Kind, operation.ControlCount), operation.Qubits, operation.Parameters, operation.Condition);
        }

        private void Add(GateForm form, ReadOnlySpan<int> qubits, ReadOnlySpan<Parameter> angles, Condition? condition)
        {
            switch (form)
            {
                case { Kind: GateKind.GlobalPhase, ControlCount: 0 }:
                    AddPhase(angles[0], condition);
                    break;
                case { Kind: GateKind.X, ControlCount: 2, BorrowedCount: 0 }:
                    AddToffoli(qubits[0], qubits[1], qubits[2], condition);
                    break;
                case { Kind: GateKind.X, ControlCount: >= FewestBorrowing, BorrowedCount: 0 } when Target.QubitCount > qubits.Length:
                    var borrowed = Math.Min(form.ControlCount - 2, Target.QubitCount - qubits.Length);
                    Split(form with { BorrowedCount = borrowed }, [.. qubits, .. Idle(qubits, borrowed)], angles, condition);
                    break;
                case { QubitCount: 1, Kind: GateKind.RZ }:
                case { QubitCount: 1, Kind: not GateKind.GlobalPhase } when AreNumbers(angles) || Has(form):
                    Target.AddGate(Gate.Of(form.Kind), angles, form.ControlCount, qubits, condition);
                    break;
                case { QubitCount: 2, BorrowedCount: 0, Kind: not GateKind.GlobalPhase } when AreNumbers(angles):
                    Target.AddGate(Gate.Of(form.Kind), angles, form.ControlCount, qubits, condition);
                    break;
                default:
                    Split(form, qubits, angles, condition);
                    break;
            }
        }

        private void Split(GateForm form, ReadOnlySpan<int> qubits, ReadOnlySpan<Parameter> angles, Condition? condition)
        {
            if (!_known.TryGetValue(form, out var steps))
            {
                steps = [.. StepsOf(form).Select(s => (s.Form, s.Qubits.ToArray(), s.Angles.Select(a => new LinearAngle(a)).ToArray()))];
                _known.Add(form, steps);
            }

            foreach (var step in steps)
            {
                var own = new int[step.Qubits.Length];
                for (var i = 0; i < own.Length; i++)
                {
                    own[i] = qubits[step.Qubits[i]];
                }

                var values = new Parameter[step.Angles.Length];
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = step.Angles[i].Of(angles);
                }

                Add(step.Form, own, values, condition);
            }
        }

        /// <summary>One step down, also for gates with one control at which <see cref="GateDecomposition"/> ends.</summary>
        private static IEnumerable<DecompositionStep> StepsOf(GateForm form)
        {
            if (!GateDecomposition.IsBasic(form))
            {
                return GateDecomposition.Of(form);
            }

            // On one qubit, an angle that is no number is left to RZ alone.
            var quarter = Expression.Pi / Expression.Number(Rational.Of(2, 1));
            var a = Expression.Symbol(GateDecomposition.AngleNames[0]);
            var half = a / Expression.Number(Rational.Of(2, 1));
            var flip = new DecompositionStep(new GateForm(GateKind.X, 1), [0, 1], []);
            return form.ControlCount == 0
                ? form.Kind switch
                {
                    GateKind.P => [One(GateKind.RZ, 0, a), new DecompositionStep(new GateForm(GateKind.GlobalPhase), [], [half])],
                    GateKind.RX => [One(GateKind.H, 0), One(GateKind.RZ, 0, a), One(GateKind.H, 0)],
                    GateKind.RY => [One(GateKind.RX, 0, quarter), One(GateKind.RZ, 0, a), One(GateKind.RX, 0, -quarter)],
                    _ => throw new ArgumentOutOfRangeException(nameof(form), form, "This gate has no angle."),
                }
                : form.Kind switch
            {
                GateKind.P => [One(GateKind.P, 0, half), One(GateKind.P, 1, half), flip, One(GateKind.P, 1, -half), flip],
                GateKind.RX => [One(GateKind.H, 1), One(GateKind.RZ, 1, half), flip, One(GateKind.RZ, 1, -half), flip, One(GateKind.H, 1)],
                GateKind.RY or GateKind.RZ => [One(form.Kind, 1, half), flip, One(form.Kind, 1, -half), flip],
                    _ => throw new ArgumentOutOfRangeException(nameof(form), form, "This gate has no angle."),
                };

            static DecompositionStep One(GateKind kind, int qubit, params Expression[] angles) => new(new GateForm(kind), [qubit], angles);
        }

        private bool Has(GateForm form) =>
            device.Gates is null || device.Gates.Any(g => g.Kind == form.Kind && g.Controls == form.ControlCount && g.FixedAngles is null);

        private void AddPhase(Parameter angle, Condition? condition)
        {
            // Where it depends on bits, nobody sees it; a computed angle does too.
            if (_depth > 1 || condition is not null || angle.RunTime is not null)
            {
                return;
            }

            Phase = angle.IsFree ? Parameter.FromExpression(Angle.ExpressionOf(Phase) + angle.Exact!)
                : StepPass.Sum(Phase, angle.Radians);
        }

        private void AddToffoli(int control, int other, int target, Condition? condition)
        {
            One(GateKind.H, target);
            Flip(other, target);
            One(GateKind.Tdg, target);
            Flip(control, target);
            One(GateKind.T, target);
            Flip(other, target);
            One(GateKind.Tdg, target);
            Flip(control, target);
            One(GateKind.T, other);
            One(GateKind.T, target);
            One(GateKind.H, target);
            Flip(control, other);
            One(GateKind.T, control);
            One(GateKind.Tdg, other);
            Flip(control, other);

            void One(GateKind kind, int qubit) => Target.AddGate(Gate.Of(kind), [], 0, [qubit], condition);
            void Flip(int from, int to) => Target.AddGate(Gate.Of(GateKind.X), [], 1, [from, to], condition);
        }

        private List<int> Idle(ReadOnlySpan<int> qubits, int count)
        {
            // The nearest ones: what stands together in a program tends to work together.
            var busy = new HashSet<int>(qubits.ToArray());
            var middle = qubits[^1];
            return [.. Enumerable.Range(0, Target.QubitCount).Where(q => !busy.Contains(q)).OrderBy(q => Math.Abs(q - middle)).Take(count)];
        }

        private static bool AreNumbers(ReadOnlySpan<Parameter> angles)
        {
            foreach (var angle in angles)
            {
                if (double.IsNaN(angle.Radians))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
