using Nexus.Circuits;
using Nexus.Compiler.Numerics;
using Nexus.Compiler.Rewriting;

namespace Nexus.Compiler.Synthesis;

/// <summary>One TK2, which is any unitary on two qubits but for gates on one.</summary>
internal sealed class CanonicalSynthesis : ITwoQubitSynthesis
{
    public int Count(WeylDecomposition unitary) => unitary.CxCount == 0 ? 0 : 1;

    public void Add(WeylDecomposition unitary, TwoQubitBuilder builder)
    {
        builder.Local(unitary.RightFirst, unitary.RightSecond);
        if (Count(unitary) > 0)
        {
            builder.Add(Step.TwoQubit(GateKind.TK2, 0, 1, -2 * unitary.A, -2 * unitary.B, -2 * unitary.C));
        }

        builder.Local(unitary.LeftFirst, unitary.LeftSecond);
    }
}
