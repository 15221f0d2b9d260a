using Nexus.Circuits;
using Nexus.Compiler.Numerics;
using Nexus.Compiler.Rewriting;
using Nexus.Compiler.Synthesis;

namespace Nexus.Compiler.Passes;

/// <summary>
/// Collects gates that follow each other on the same two qubits, and makes what they do together of fewer gates where it can: 0 to 3 CX (or native
/// gates of the target) by the class of the unitary.
/// </summary>
/// <remarks>Sources: <see cref="WeylDecomposition"/> and the syntheses in <c>Compiler/Synthesis</c>.</remarks>
/// <param name="mayExchange">
/// Whether a block may be made with its qubits exchanged and a SWAP after it, where that is fewer gates but for the SWAP: for circuits that are not placed, of which
/// <see cref="AbsorbSwaps"/> takes the SWAP away.
/// </param>
public sealed class ResynthesizeTwoQubitBlocks(bool mayExchange = false) : StepPass
{
    /// <inheritdoc/>
    public override string Name => "resynthesize-blocks";

    private protected override Action<StepList> Begin(Compilation compilation, PassContext context)
    {
        var basis = TwoQubitBasis.Working(compilation.Target);
        var costs = new GateCosts(basis);
        return list => Rewrite(list, basis, costs, mayExchange && list.IsOutermost);
    }

    private static void Rewrite(StepList list, TwoQubitBasis basis, GateCosts costs, bool mayExchange)
    {
        var blocks = TwoQubitBlocks.Collect(list);
        var result = new List<Step>(list.Steps.Count);
        foreach (var block in blocks)
        {
            if (!block.IsOnTwo || (block.TwoQubitCount == 1 && costs.Of(block.Steps.Find(s => s.IsOnTwo)) <= 1))
            {
                result.AddRange(block.Steps);
                continue;
            }

            var cost = block.Steps.Sum(costs.Of);
            var matrix = block.Matrix();
            var unitary = WeylDecomposition.Of(matrix);
            if (mayExchange)
            {
                var exchangedMatrix = Matrix4.Swap * matrix;
                var exchanged = WeylDecomposition.Of(exchangedMatrix);
                if (basis.Count(exchanged) < Math.Min(cost, basis.Count(unitary)) && basis.Synthesize(exchanged, exchangedMatrix) is { } turned)
                {
                    list.Phase += turned.Phase;
                    result.AddRange(turned.Steps.Select(block.Place));
                    result.Add(Step.TwoQubit(GateKind.Swap, block.First, block.Second));
                    continue;
                }
            }

            if (basis.Count(unitary) < cost && basis.Synthesize(unitary, matrix) is { } made)
            {
                list.Phase += made.Phase;
                result.AddRange(made.Steps.Select(block.Place));
            }
            else
            {
                result.AddRange(block.Steps);
            }
        }

        list.Steps = result;
    }
}
