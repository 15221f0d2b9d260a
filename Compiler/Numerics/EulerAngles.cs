using System.Numerics;

namespace Nexus.Compiler.Numerics;

/// <summary>
/// A unitary on one qubit as e^(ip) RZ(a) RX(b) RZ(c), which is <c>TK1</c>; b is from 0 to pi. Where b is 0 or pi, only one other angle
/// counts, and c is 0.
/// </summary>
/// <param name="A">The rotation about Z that comes last, in radians.</param>
/// <param name="B">The rotation about X, in radians.</param>
/// <param name="C">The rotation about Z that comes first, in radians.</param>
/// <param name="Phase">The phase p, in radians.</param>
internal readonly record struct EulerAngles(double A, double B, double C, double Phase)
{
    // Entries below this are rounding errors of products of many gates.
    private const double Negligible = 1e-10;

    public static EulerAngles Of(Matrix2 matrix)
    {
        var phase = matrix.Determinant.Phase / 2;
        var back = Complex.FromPolarCoordinates(1, -phase);
        var (x, y) = (matrix.M00 * back, matrix.M10 * back);

        // RZ(a) RX(b) RZ(c) has cos(b/2) e^(-i(a+c)/2) and -i sin(b/2) e^(i(a-c)/2) in its first column.
        if (y.Magnitude < Negligible)
        {
            return new EulerAngles(-2 * x.Phase, 0, 0, phase);
        }

        if (x.Magnitude < Negligible)
        {
            return new EulerAngles((2 * y.Phase) + Math.PI, Math.PI, 0, phase);
        }

        var sum = -2 * x.Phase;
        var difference = (2 * y.Phase) + Math.PI;
        return new EulerAngles((sum + difference) / 2, 2 * Math.Atan2(y.Magnitude, x.Magnitude), (sum - difference) / 2, phase);
    }
}
