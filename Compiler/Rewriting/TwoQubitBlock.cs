using Nexus.Compiler.Numerics;

namespace Nexus.Compiler.Rewriting;

/// <summary>Steps that follow each other on the same one or two qubits.</summary>
/// <param name="first">The first qubit; -1 for a step that is not plain.</param>
/// <param name="second">The second qubit, or -1.</param>
/// <param name="steps">The steps, in order.</param>
internal sealed class TwoQubitBlock(int first, int second, List<Step> steps)
{
    public int First => first;

    public int Second => second;

    public bool IsOnTwo => second >= 0;

    public List<Step> Steps => steps;

    /// <summary>How many of them are on both qubits.</summary>
    public int TwoQubitCount { get; set; }

    /// <summary>What they do together; the first qubit is the low bit.</summary>
    public Matrix4 Matrix()
    {
        var matrix = Matrix4.Identity;
        var (one, two) = (Matrix2.Identity, Matrix2.Identity);
        var isPending = false;
        foreach (var step in steps)
        {
            if (!step.IsOnTwo)
            {
                var own = StepList.MatrixOf(step);
                (one, two) = step.First == first ? (own * one, two) : (one, own * two);
                isPending = true;
                continue;
            }

            matrix = isPending ? Matrix4.Product(one, two) * matrix : matrix;
            (one, two, isPending) = (Matrix2.Identity, Matrix2.Identity, false);
            var gate = StepList.MatrixOfTwo(step);
            matrix = (step.First == first ? gate : gate.Exchanged()) * matrix;
        }

        return isPending ? Matrix4.Product(one, two) * matrix : matrix;
    }

    /// <summary>A step made for qubits 0 and 1, on the block's.</summary>
    public Step Place(Step made) => made with { First = made.First == 0 ? first : second, Second = made.Second < 0 ? -1 : made.Second == 0 ? first : second };
}
