using Nexus.Circuits;

namespace Nexus.Compiler.Rewriting;

/// <summary>
/// A pass that rewrites the steps of each block by itself: the circuit's body, and the blocks inside of <c>if</c> and loops. What a step that is
/// not plain stands for is kept, its own blocks rewritten.
/// </summary>
public abstract class StepPass : ICompilerPass
{
    private protected StepPass()
    {
    }

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public Compilation Run(Compilation compilation, PassContext context)
    {
        ArgumentNullException.ThrowIfNull(compilation);
        ArgumentNullException.ThrowIfNull(context);
        var circuit = compilation.Circuit;
        var builder = Rewritten.Begin(circuit);
        var rewriter = Begin(compilation, context);
        var writer = new Writer(builder, rewriter, circuit.QubitCount, context.CancellationToken);
        writer.Copy(circuit.Body);
        return compilation with { Circuit = Rewritten.End(builder, circuit, Sum(circuit.GlobalPhase, writer.Phase)) };
    }

    /// <summary>What rewrites one block's steps in place; asked for once a run.</summary>
    private protected abstract Action<StepList> Begin(Compilation compilation, PassContext context);

    internal static Parameter Sum(Parameter phase, double more) =>
        Math.Abs(Angle.Wrapped(more)) < 1e-15 ? phase
        : phase.IsFree ? Parameter.FromExpression(Angle.ExpressionOf(phase) + Angle.ExpressionOf(Angle.Exact(Angle.Wrapped(more))))
        : Angle.Exact(Angle.Wrapped(phase.Radians + more));

    private sealed class Writer(CircuitBuilder target, Action<StepList> rewrite, int qubitCount, CancellationToken cancellationToken) : CircuitCopier(target)
    {
        private int _depth;

        public double Phase { get; private set; }

        public override void Copy(Block block)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var list = StepList.Of(block, qubitCount, _depth == 0);
            rewrite(list);
            if (_depth == 0)
            {
                // Of a block that may run or not, a phase is none that anybody sees.
                Phase += list.Phase;
            }

            _depth++;
            foreach (var step in list.Steps)
            {
                if (step.Source >= 0)
                {
                    Copy(block[step.Source]);
                }
                else
                {
                    Add(step);
                }
            }

            _depth--;
        }

        private void Add(in Step step)
        {
            var gate = Gate.Of(step.Kind);
            Span<Parameter> angles = new Parameter[gate.ParameterCount];
            ReadOnlySpan<double> values = [step.A, step.B, step.C];
            for (var i = 0; i < angles.Length; i++)
            {
                angles[i] = Angle.Exact(values[i]);
            }

            ReadOnlySpan<int> qubits = step.IsOnTwo ? [step.First, step.Second] : [step.First];
            Target.AddGate(gate, angles, step.Controls, qubits);
        }
    }
}
