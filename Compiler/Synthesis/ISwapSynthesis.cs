using Nexus.Circuits;
using Nexus.Compiler.Numerics;
using Nexus.Compiler.Rewriting;

namespace Nexus.Compiler.Synthesis;

/// <summary>Up to three full exchanges of excitations (iSWAP).</summary>
/// <remarks>
/// An iSWAP is SWAP, CZ and S on both qubits (N. Schuch and J. Siewert, Phys. Rev. A 67, 032301). SWAPs move to the end, where two cancel: an even number
/// of iSWAPs makes what as many CZ make, an odd number makes that and a SWAP.
/// </remarks>
/// <param name="gate">The gate, on qubits 0 and 1.</param>
internal sealed class ISwapSynthesis(Step gate) : ITwoQubitSynthesis
{
    private static readonly CxSynthesis Cz = new(Step.Controlled(GateKind.Z, 0, 1));
    private static readonly Matrix4 Ideal = Matrix4.Of(GateKind.ISwap, 0, Math.PI);

    private readonly WeylDecomposition _gateParts = WeylDecomposition.Of(StepList.MatrixOfTwo(gate));
    private readonly WeylDecomposition _idealParts = WeylDecomposition.Of(Ideal);

    public int Count(WeylDecomposition unitary) => unitary.CxCount switch
    {
        0 => 0,
        1 => 2,
        _ when IsExchange(unitary) => 1,
        var count => count,
    };

    public void Add(WeylDecomposition unitary, TwoQubitBuilder builder)
    {
        if (IsExchange(unitary))
        {
            CxSynthesis.Fit(unitary, _gateParts, builder, () => builder.Add(gate));
            return;
        }

        // SWAP times the unitary is made of three CZ, or the unitary itself of two.
        var count = Count(unitary);
        var inner = new TwoQubitBuilder();
        if (count == 3)
        {
            var whole = new TwoQubitBuilder();
            new CanonicalSynthesis().Add(unitary, whole);
            whole.Finish();
            Cz.Add(WeylDecomposition.Of(Matrix4.Swap * whole.Matrix), count, inner);
        }
        else
        {
            Cz.Add(unitary, count, inner);
        }

        var isExchanged = false;
        foreach (var step in inner.Finish())
        {
            if (step.IsOnTwo)
            {
                AddCz();
            }
            else
            {
                AddLocal(step.First, StepList.MatrixOf(step));
            }
        }

        void AddLocal(int qubit, Matrix2 matrix) =>
            builder.Local((qubit == 0) ^ isExchanged ? matrix : Matrix2.Identity, (qubit == 0) ^ isExchanged ? Matrix2.Identity : matrix);

        // CZ = SWAP iSWAP (Sdg x Sdg): the exchange is put off.
        void AddCz()
        {
            var back = Matrix2.Of(GateKind.Sdg);
            builder.Local(back, back);
            CxSynthesis.Fit(_idealParts, _gateParts, builder, () => builder.Add(gate));
            isExchanged = !isExchanged;
        }
    }

    private static bool IsExchange(WeylDecomposition unitary) =>
        Math.Abs(unitary.A - (Math.PI / 4)) < WeylDecomposition.Tolerance
        && Math.Abs(unitary.B - (Math.PI / 4)) < WeylDecomposition.Tolerance
        && Math.Abs(unitary.C) < WeylDecomposition.Tolerance;
}
