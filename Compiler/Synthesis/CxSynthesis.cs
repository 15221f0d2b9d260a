using Nexus.Circuits;
using Nexus.Compiler.Numerics;
using Nexus.Compiler.Rewriting;

namespace Nexus.Compiler.Synthesis;

/// <summary>Up to three CX, or gates that are CX but for gates on one qubit: CZ, ECR, exp(-i pi/4 ZZ).</summary>
/// <remarks>
/// Sources: V. Shende, I. Markov and S. Bullock, Phys. Rev. A 69, 062321 (how many); G. Vidal and C. Dawson, Phys. Rev. A 69, 010301, and F. Vatan
/// and C. Williams, Phys. Rev. A 69, 032315 (the circuits). A circuit with the same coordinates and the unitary differ in gates on one qubit, which their
/// two decompositions give.
/// </remarks>
internal sealed class CxSynthesis : ITwoQubitSynthesis
{
    private static readonly Matrix4 Cx = Matrix4.Of(GateKind.X, 1);
    private static readonly WeylDecomposition CxParts = WeylDecomposition.Of(Cx);

    private readonly Step _gate;
    private readonly WeylDecomposition _gateParts;

    /// <param name="gate">The gate, on qubits 0 and 1.</param>
    public CxSynthesis(Step gate)
    {
        _gate = gate;
        _gateParts = WeylDecomposition.Of(StepList.MatrixOfTwo(gate));
        if (_gateParts.CxCount != 1)
        {
            throw new ArgumentException($"The gate {gate.Kind} is not CX but for gates on one qubit.", nameof(gate));
        }
    }

    public int Count(WeylDecomposition unitary) => unitary.CxCount;

    public void Add(WeylDecomposition unitary, TwoQubitBuilder builder) => Add(unitary, unitary.CxCount, builder);

    /// <summary>Adds a circuit of so many gates: as many as needed, or two for what needs one, or three.</summary>
    public void Add(WeylDecomposition unitary, int count, TwoQubitBuilder builder)
    {
        if (count == 0)
        {
            builder.Local(unitary.LeftFirst * unitary.RightFirst, unitary.LeftSecond * unitary.RightSecond);
            return;
        }

        var parts = Template(unitary, count);
        var matrix = Matrix4.Identity;
        foreach (var (first, second) in parts)
        {
            matrix = Matrix4.Product(first, second) * matrix;
            matrix = Cx * matrix;
        }

        Fit(unitary, WeylDecomposition.Of(matrix), builder, () =>
        {
            foreach (var (first, second) in parts)
            {
                builder.Local(first, second);
                Fit(CxParts, _gateParts, builder, () => builder.Add(_gate));
            }
        });
    }

    /// <summary>Makes a unitary of another with the same coordinates, which <paramref name="add"/> adds.</summary>
    internal static void Fit(WeylDecomposition wanted, WeylDecomposition have, TwoQubitBuilder builder, Action add)
    {
        builder.Local(have.RightFirst.Adjoint * wanted.RightFirst, have.RightSecond.Adjoint * wanted.RightSecond);
        add();
        builder.Local(wanted.LeftFirst * have.LeftFirst.Adjoint, wanted.LeftSecond * have.LeftSecond.Adjoint);
    }

    /// <summary>What stands before each CX of a circuit with the unitary's coordinates.</summary>
    private static (Matrix2 First, Matrix2 Second)[] Template(WeylDecomposition unitary, int count)
    {
        var one = Matrix2.Identity;
        switch (count)
        {
            case 1:
                return [(one, one)];
            case 2:
                // CX takes X of the control to XX, and Z of the target to ZZ.
                return [(one, one), (Matrix2.Of(GateKind.RX, -2 * unitary.A), Matrix2.Of(GateKind.RZ, -2 * unitary.B))];
            default:
                // CX, then CX the other way round, then CX, with RZ(pi/2 - 2c) and RY(2a - pi/2), then RY(pi/2 - 2b), between: SWAP, whose coordinates are all
                // pi/4, times rotations about XY, YX and ZZ. H on both qubits turns a CX round.
                var h = Matrix2.Of(GateKind.H);
                var (x, y, z) = ((2 * unitary.A) - (Math.PI / 2), (Math.PI / 2) - (2 * unitary.B), (Math.PI / 2) - (2 * unitary.C));
                return
                [
                    (h, h),
                    (Matrix2.Of(GateKind.RZ, z) * h, Matrix2.Of(GateKind.RY, x) * h),
                    (h, h * Matrix2.Of(GateKind.RY, y)),
                ];
        }
    }
}
