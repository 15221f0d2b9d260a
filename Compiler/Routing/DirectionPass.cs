using System.Globalization;
using Nexus.Circuits;
using Nexus.Circuits.Targets;

namespace Nexus.Compiler.Routing;

/// <summary>
/// Turns gates round that stand against the direction of a coupling: gates that are the same both ways by exchange of their operands, CX by
/// Hadamards on both sides (H CX H), ECR and controlled rotations by identities of their own. The gates on one qubit that this puts in may not be
/// the device's: a rebase follows.
/// </summary>
public sealed class DirectionPass : ICompilerPass
{
    /// <inheritdoc/>
    public string Name => "direct";

    /// <inheritdoc/>
    public Compilation Run(Compilation compilation, PassContext context)
    {
        ArgumentNullException.ThrowIfNull(compilation);
        ArgumentNullException.ThrowIfNull(context);
        var (circuit, target) = (compilation.Circuit, compilation.Target);
        if (!target.IsDirected || target.Couplings is null)
        {
            return compilation;
        }

        var builder = CircuitCopier.BuilderLike(circuit);
        foreach (var input in circuit.Inputs)
        {
            builder.AddInput(input.Name, input.Type);
        }

        builder.SetGlobalPhase(circuit.GlobalPhase);
        if (circuit.ImplicitPermutation is { } permutation)
        {
            builder.SetImplicitPermutation(permutation);
        }

        new Turner(builder, target).Copy(circuit.Body);
        return compilation with { Circuit = builder.Build() };
    }

    private sealed class Turner(CircuitBuilder builder, Target device) : CircuitCopier(builder)
    {
        private static readonly Parameter QuarterTurn = Angle(Rational.Of(1, 2));
        private static readonly Parameter QuarterTurnBack = Angle(Rational.Of(-1, 2));

        protected override void CopyGate(Operation operation)
        {
            if (operation.Qubits.Length != 2 || IsRight(operation))
            {
                base.CopyGate(operation);
                return;
            }

            var (a, b) = (operation.Qubits[0], operation.Qubits[1]);
            var (kind, condition) = (operation.Gate.Kind, operation.Condition);
            var angles = operation.Parameters;
            if (IsSymmetric(operation))
            {
                Target.AddGate(operation.Gate, angles, operation.ControlCount, [b, a], condition);
            }
            else if (kind == GateKind.AAMS)
            {
                Target.AddGate(operation.Gate, [angles[0], angles[2], angles[1]], 0, [b, a], condition);
            }
            else if (kind == GateKind.PhasedISwap && angles[0].RunTime is null)
            {
                Target.AddGate(operation.Gate, [Times(angles[0], -1, 1), angles[1]], 0, [b, a], condition);
            }
            else if (kind == GateKind.ECR)
            {
                One(GateKind.RY, a, condition, QuarterTurnBack);
                One(GateKind.RY, b, condition, QuarterTurn);
                Target.AddGate(operation.Gate, [], 0, [b, a], condition);
                One(GateKind.H, a, condition);
                One(GateKind.H, b, condition);
            }
            else if (kind == GateKind.X && operation.ControlCount == 1)
            {
                One(GateKind.H, a, condition);
                One(GateKind.H, b, condition);
                Target.AddGate(operation.Gate, [], 1, [b, a], condition);
                One(GateKind.H, a, condition);
                One(GateKind.H, b, condition);
            }
            else if (kind == GateKind.RZ && operation.ControlCount == 1 && angles[0].RunTime is null)
            {
                // CRZ(t) is RZZ(-t/2), which is the same both ways, and RZ(t/2) on the target.
                Target.AddGate(operation.Gate, angles, 1, [b, a], condition);
                One(GateKind.RZ, b, condition, Times(angles[0], 1, 2));
                One(GateKind.RZ, a, condition, Times(angles[0], -1, 2));
            }
            else
            {
                throw new CompilationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{OpTypes.NameOf(operation)} on the qubits {a} and {b} stands against the direction of their coupling and cannot be turned round: rebase it to the device's gates first."));
            }
        }

        protected override void CopyBox(Operation operation)
        {
            if (operation.Qubits.Length == 2 && !IsRight(operation))
            {
                throw new CompilationException(string.Create(
                    CultureInfo.InvariantCulture, $"A box stands against the direction of the coupling of the qubits {operation.Qubits[0]} and {operation.Qubits[1]}: decompose it first."));
            }

            base.CopyBox(operation);
        }

        private bool IsRight(Operation operation) =>
            device.IsCoupled(operation.Qubits[0], operation.Qubits[1]) || !device.IsCoupled(operation.Qubits[1], operation.Qubits[0]);

        private static bool IsSymmetric(Operation operation) => operation.ControlCount == 1
            ? operation.Gate.Kind is GateKind.Z or GateKind.S or GateKind.Sdg or GateKind.T or GateKind.Tdg or GateKind.P or GateKind.I
            : operation.ControlCount == 2
                ? operation.Gate.Kind == GateKind.GlobalPhase
                : operation.Gate.Kind is GateKind.Swap or GateKind.RXX or GateKind.RYY or GateKind.RZZ or GateKind.TK2 or GateKind.ISwap or GateKind.ESwap or GateKind.FSim;

        private void One(GateKind kind, int qubit, Condition? condition, params ReadOnlySpan<Parameter> angles) =>
            Target.AddGate(Gate.Of(kind), angles, 0, [qubit], condition);

        private static Parameter Angle(Rational ofPi) => Parameter.FromExpression(Expression.Number(ofPi) * Expression.Pi);

        private static Parameter Times(Parameter angle, int numerator, int denominator) => angle.Exact is { } exact
            ? Parameter.FromExpression(Expression.Number(Rational.Of(numerator, denominator)) * exact)
            : Parameter.FromRadians(angle.Radians * numerator / denominator);
    }
}
