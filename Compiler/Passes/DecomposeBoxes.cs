using Nexus.Circuits;
using Nexus.Circuits.Synthesis;
using Nexus.Compiler.Numerics;
using Nexus.Compiler.Rewriting;
using Nexus.Compiler.Synthesis;

namespace Nexus.Compiler.Passes;

/// <summary>
/// Writes boxes out as gates: circuits and Pauli rotations as what they hold, matrices as gates that make them (on two qubits at most three CX, by
/// <see cref="CxSynthesis"/>; on more by <see cref="UnitarySynthesis"/>).
/// </summary>
public sealed class DecomposeBoxes : ICompilerPass
{
    /// <inheritdoc/>
    public string Name => "decompose-boxes";

    /// <inheritdoc/>
    public Compilation Run(Compilation compilation, PassContext context)
    {
        ArgumentNullException.ThrowIfNull(compilation);
        Circuit circuit;
        try
        {
            circuit = BoxExpansion.Expand(compilation.Circuit);
        }
        catch (ArgumentException mistake)
        {
            throw new CompilationException(mistake.Message);
        }

        if (!HasBoxes(circuit.Body))
        {
            return compilation with { Circuit = circuit };
        }

        var builder = Rewritten.Begin(circuit);
        new Expander(builder).Copy(circuit.Body);
        return compilation with { Circuit = Rewritten.End(builder, circuit, circuit.GlobalPhase) };
    }

    private static bool HasBoxes(Block block)
    {
        foreach (var operation in block)
        {
            if (operation.Kind == OperationKind.Box || (operation.ControlFlow is { } flow && flow.Blocks.Any(HasBoxes)))
            {
                return true;
            }
        }

        return false;
    }

    private sealed class Expander(CircuitBuilder target) : CircuitCopier(target)
    {
        // A box that is used often is taken apart once.
        private readonly Dictionary<Box, Circuit> _known = [];

        protected override void CopyBox(Operation operation)
        {
            if (!_known.TryGetValue(operation.Box, out var body))
            {
                var box = (UnitaryBox)operation.Box;
                body = box.QubitCount == 2 && operation.ControlCount == 0 ? OnTwo(box) ?? UnitarySynthesis.Synthesize(box) : UnitarySynthesis.Synthesize(box);
                _known.Add(box, body);
            }

            if (operation.ControlCount + 1 > CircuitBuilder.MaxControls - operation.Box.QubitCount)
            {
                throw new CompilationException($"The box '{operation.Box.Name}' has too many controls.");
            }

            if (body.GlobalPhase.Radians != 0)
            {
                Target.AddGate(Gate.Of(GateKind.GlobalPhase), [body.GlobalPhase], operation.ControlCount, operation.Controls, operation.Condition);
            }

            foreach (var gate in body)
            {
                var qubits = new int[operation.ControlCount + gate.Qubits.Length];
                operation.Controls.CopyTo(qubits);
                for (var i = 0; i < gate.Qubits.Length; i++)
                {
                    qubits[operation.ControlCount + i] = operation.Targets[gate.Qubits[i]];
                }

                Target.AddGate(gate.Gate, gate.Parameters, operation.ControlCount + gate.ControlCount, qubits, operation.Condition);
            }
        }

        private static Circuit? OnTwo(UnitaryBox box)
        {
            var matrix = new Matrix4(box.Matrix.ToArray());
            if (TwoQubitBasis.Cx.Synthesize(WeylDecomposition.Of(matrix), matrix) is not { } made)
            {
                return null;
            }

            var builder = new CircuitBuilder(box.Name);
            builder.AddQubits("q", 2);
            foreach (var step in made.Steps)
            {
                builder.AddGate(
                    Gate.Of(step.Kind), [.. step.Angles().Select(Parameter.FromRadians)], step.Controls, step.IsOnTwo ? [step.First, step.Second] : [step.First]);
            }

            builder.SetGlobalPhase(Parameter.FromRadians(made.Phase));
            return builder.Build();
        }
    }
}
