using System.Numerics;
using Nexus.Circuits;

namespace Nexus.Compiler.Numerics;

/// <summary>A matrix of two rows and columns: what a gate does to one qubit.</summary>
internal readonly record struct Matrix2(Complex M00, Complex M01, Complex M10, Complex M11)
{
    public static Matrix2 Identity { get; } = new(1, 0, 0, 1);

    public Complex Determinant => (M00 * M11) - (M01 * M10);

    public Matrix2 Adjoint => new(Complex.Conjugate(M00), Complex.Conjugate(M10), Complex.Conjugate(M01), Complex.Conjugate(M11));

    public static Matrix2 Of(GateKind kind, params ReadOnlySpan<double> angles)
    {
        var m = GateMatrix.Of(kind, angles);
        return new Matrix2(m[0], m[1], m[2], m[3]);
    }

    public static Matrix2 operator *(Matrix2 a, Matrix2 b) => new(
        (a.M00 * b.M00) + (a.M01 * b.M10),
        (a.M00 * b.M01) + (a.M01 * b.M11),
        (a.M10 * b.M00) + (a.M11 * b.M10),
        (a.M10 * b.M01) + (a.M11 * b.M11));

    public static Matrix2 operator *(Complex factor, Matrix2 m) => new(factor * m.M00, factor * m.M01, factor * m.M10, factor * m.M11);

    /// <summary>The phase p for which this is e^(ip) times another matrix, where it is that up to rounding; else null.</summary>
    /// <param name="other">The other unitary.</param>
    /// <param name="tolerance">How far the matrices may be apart, entry by entry.</param>
    public double? PhaseFrom(Matrix2 other, double tolerance)
    {
        var product = other.Adjoint * this;
        var phase = (product.M00 + product.M11).Phase;
        var factor = Complex.FromPolarCoordinates(1, phase);
        return Distance(product.M00, factor) < tolerance && Distance(product.M11, factor) < tolerance
            && product.M01.Magnitude < tolerance && product.M10.Magnitude < tolerance ? phase : null;
    }

    private static double Distance(Complex a, Complex b) => (a - b).Magnitude;
}
