using System.Numerics;
using CsCheck;
using Nexus.Circuits.Targets;
using Nexus.Compiler.Numerics;
using Nexus.Compiler.Rewriting;
using Nexus.Compiler.Synthesis;
using Nexus.Compiler.Tests.Numerics;

namespace Nexus.Compiler.Tests.Synthesis;

public class BasisTests
{
    [Theory]
    [InlineData("CX", 0, 1, 2, 3)]
    [InlineData("CZ", 0, 1, 2, 3)]
    [InlineData("ECR", 0, 1, 2, 3)]
    [InlineData("ZZMax", 0, 1, 2, 3)]
    [InlineData("CY", 0, 1, 2, 3)]
    [InlineData("ZZPhase", 0, 1, 2, 3)]
    [InlineData("XXPhase", 0, 1, 2, 3)]
    [InlineData("YYPhase", 0, 1, 2, 3)]
    [InlineData("AAMS", 0, 1, 2, 3)]
    [InlineData("CU1", 0, 1, 2, 3)]
    [InlineData("CRx", 0, 1, 2, 3)]
    [InlineData("ISWAPMax", 0, 2, 2, 3)]
    [InlineData("ISWAP", 0, 2, 2, 3)]
    [InlineData("PhasedISWAP", 0, 2, 2, 3)]
    [InlineData("FSim", 0, 2, 2, 3)]
    [InlineData("TK2", 0, 1, 1, 1)]
    public void Any_unitary_on_two_qubits_is_made_of_a_gate_with_the_fewest_of_it(string gate, params int[] mostByCxCount)
    {
        var basis = TwoQubitBasis.For(new Target { Name = "test", Gates = [OpTypes.Gate(gate)!] });
        Gen.Int.Sample(
            seed =>
            {
                var matrix = RandomUnitaries.Draw(seed);
                var parts = WeylDecomposition.Of(matrix);
                var (steps, phase) = basis.Synthesize(parts, matrix)!.Value;
                var product = Complex.FromPolarCoordinates(1, phase) * Matrix4.Identity;
                foreach (var step in steps)
                {
                    product = Of(step) * product;
                    Assert.True(!step.IsOnTwo || OpTypes.Gate(gate)!.Matches(step.Kind, step.Controls, step.Angles()));
                }

                Assert.True(Matrix4.Distance(matrix, product) < 1e-8, $"Apart by {Matrix4.Distance(matrix, product)}.");
                Assert.Equal(basis.Count(parts), steps.Count(s => s.IsOnTwo));
                Assert.True(basis.Count(parts) <= mostByCxCount[parts.CxCount], $"{basis.Count(parts)} of {gate} for {parts.CxCount} CX.");
            },
            iter: 300);
    }

    [Theory]
    [InlineData("U3")]
    [InlineData("TK1")]
    [InlineData("Rz,PhasedX")]
    [InlineData("Rz,SX,X")]
    [InlineData("Rz,SX")]
    [InlineData("Rz,Rx")]
    [InlineData("Rz,Ry")]
    [InlineData("Rz,V")]
    [InlineData("Rz,H")]
    [InlineData("U1,SX")]
    [InlineData("U1,H,T")]
    [InlineData("Rx,Ry")]
    [InlineData("PhasedX")]
    [InlineData("GPI,GPI2")]
    [InlineData("Rz,SX,X,H,S")]
    public void Any_unitary_on_one_qubit_is_made_of_a_gate_set(string gates)
    {
        var target = new Target { Name = "test", Gates = [.. gates.Split(',').Select(g => OpTypes.Gate(g)!)] };
        var basis = OneQubitBasis.For(target);
        Gen.Int.Sample(
            seed =>
            {
                var matrix = RandomUnitaries.OneQubit(new Random(seed));
                var (steps, phase) = basis.Synthesize(matrix);
                var product = Complex.FromPolarCoordinates(1, phase) * Matrix2.Identity;
                foreach (var step in steps)
                {
                    product = StepList.MatrixOf(step) * product;
                    Assert.Contains(target.Gates, g => g.Matches(step.Kind, 0, step.Angles()));
                }

                Assert.NotNull(product.PhaseFrom(matrix, 1e-9));
                Assert.Equal(0, product.PhaseFrom(matrix, 1e-9)!.Value, 8);
                Assert.True(steps.Count <= 5);
            },
            iter: 300);
    }

    [Fact]
    public void A_gate_set_that_makes_too_little_is_refused_with_its_gates()
    {
        var target = new Target { Name = "tiny", Gates = [OpTypes.Gate("X")!, OpTypes.Gate("SWAP")!] };
        Assert.Contains("tiny (X, SWAP)", Assert.Throws<CompilationException>(() => OneQubitBasis.For(target)).Message, StringComparison.Ordinal);
        Assert.Contains("tiny (X, SWAP)", Assert.Throws<CompilationException>(() => TwoQubitBasis.For(target)).Message, StringComparison.Ordinal);
    }

    private static Matrix4 Of(Step step) =>
        !step.IsOnTwo ? (step.First == 0 ? Matrix4.Product(StepList.MatrixOf(step), Matrix2.Identity) : Matrix4.Product(Matrix2.Identity, StepList.MatrixOf(step)))
        : step.First == 0 ? StepList.MatrixOfTwo(step) : StepList.MatrixOfTwo(step).Exchanged();
}
