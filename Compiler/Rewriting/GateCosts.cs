using Nexus.Circuits;
using Nexus.Compiler.Numerics;
using Nexus.Compiler.Synthesis;

namespace Nexus.Compiler.Rewriting;

/// <summary>How many gates on two qubits each step will take in the end.</summary>
internal sealed class GateCosts(TwoQubitBasis basis)
{
    private readonly Dictionary<(GateKind Kind, int Controls), int> _known = [];

    public int Of(Step step)
    {
        if (!step.IsPlain || !step.IsOnTwo)
        {
            return 0;
        }

        if (Gate.Of(step.Kind).ParameterCount > 0)
        {
            return Count(step);
        }

        if (!_known.TryGetValue((step.Kind, step.Controls), out var count))
        {
            count = Count(step);
            _known.Add((step.Kind, step.Controls), count);
        }

        return count;
    }

    private int Count(in Step step) => basis.Count(WeylDecomposition.Of(StepList.MatrixOfTwo(step)));
}
