using System.Numerics;
using CsCheck;
using Nexus.Circuits;
using Nexus.Compiler.Numerics;

namespace Nexus.Compiler.Tests.Numerics;

public class WeylDecompositionTests
{
    private const double Quarter = Math.PI / 4;

    [Fact]
    public void The_parts_make_the_unitary_and_the_coordinates_are_in_the_chamber() => Gen.Int.Sample(
        seed =>
        {
            var matrix = RandomUnitaries.Draw(seed);
            var parts = WeylDecomposition.Of(matrix);
            var product = Complex.FromPolarCoordinates(1, parts.Phase)
                * (Matrix4.Product(parts.LeftFirst, parts.LeftSecond) * Matrix4.Of(GateKind.TK2, 0, -2 * parts.A, -2 * parts.B, -2 * parts.C) * Matrix4.Product(parts.RightFirst, parts.RightSecond));
            Assert.True(Matrix4.Distance(matrix, product) < 1e-11, $"Apart by {Matrix4.Distance(matrix, product)}.");
            Assert.True(parts.A <= Quarter + 1e-8 && parts.A >= parts.B - 1e-12 && parts.B >= Math.Abs(parts.C) - 1e-12, $"{parts.A}, {parts.B}, {parts.C}");
        },
        iter: 3000);

    [Theory]
    [InlineData(GateKind.X, 1, 1)]
    [InlineData(GateKind.Z, 1, 1)]
    [InlineData(GateKind.H, 1, 1)]
    [InlineData(GateKind.S, 1, 2)]
    [InlineData(GateKind.ECR, 0, 1)]
    [InlineData(GateKind.Swap, 0, 3)]
    public void A_gate_takes_as_many_cx_as_it_must(GateKind kind, int controls, int expected) =>
        Assert.Equal(expected, WeylDecomposition.Of(Matrix4.Of(kind, controls)).CxCount);
}
