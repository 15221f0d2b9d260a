using Nexus.Circuits;
using Nexus.Compiler.Numerics;
using Nexus.Compiler.Rewriting;

namespace Nexus.Compiler.Synthesis;

/// <summary>
/// A gate that rotates about one product of Paulis by any angle, such as ZZPhase: one for each coordinate that is not 0, and so never more than with CX.
/// </summary>
/// <param name="gate">The gate without its angle, on qubits 0 and 1.</param>
/// <param name="anglePerCoordinate">The angle that gives the coordinate 1.</param>
internal sealed class AxisSynthesis(Step gate, double anglePerCoordinate) : ITwoQubitSynthesis
{
    // What turns XX, YY and ZZ into XX.
    private static readonly Matrix2[] ToX = [Matrix2.Identity, Matrix2.Of(GateKind.RZ, -Math.PI / 2), Matrix2.Of(GateKind.RY, Math.PI / 2)];

    public int Count(WeylDecomposition unitary) =>
        unitary.A < WeylDecomposition.Tolerance ? 0
        : unitary.B < WeylDecomposition.Tolerance ? 1
        : Math.Abs(unitary.C) < WeylDecomposition.Tolerance ? 2 : 3;

    public void Add(WeylDecomposition unitary, TwoQubitBuilder builder)
    {
        builder.Local(unitary.RightFirst, unitary.RightSecond);
        ReadOnlySpan<double> coordinates = [unitary.A, unitary.B, unitary.C];
        for (var axis = 0; axis < Count(unitary); axis++)
        {
            var one = gate with { A = anglePerCoordinate * Math.Abs(coordinates[axis]) };
            var parts = WeylDecomposition.Of(StepList.MatrixOfTwo(one));

            // exp(i c XX) is that of |c|, with Z on one qubit before and after where c is negative.
            var turn = ToX[axis];
            var flip = coordinates[axis] < 0 ? Matrix2.Of(GateKind.Z) : Matrix2.Identity;
            builder.Local(parts.RightFirst.Adjoint * flip * turn, parts.RightSecond.Adjoint * turn);
            builder.Add(one);
            builder.Local(turn.Adjoint * flip * parts.LeftFirst.Adjoint, turn.Adjoint * parts.LeftSecond.Adjoint);
        }

        builder.Local(unitary.LeftFirst, unitary.LeftSecond);
    }
}
