using System.Numerics;

namespace Nexus.Circuits;

/// <summary>The matrices of the elementary gates, by the formulas of <see cref="GateKind"/>.</summary>
public static class GateMatrix
{
    private static readonly Complex I = Complex.ImaginaryOne;

    /// <summary>The matrix of a gate without its controls.</summary>
    /// <param name="kind">Any kind but <see cref="GateKind.Opaque"/>.</param>
    /// <param name="angles">Its angles in radians.</param>
    /// <returns>2^n rows of 2^n entries for n targets, row after row; the first target is the low bit of row and column number. One entry for a global phase.</returns>
    /// <exception cref="ArgumentException">The gate is opaque, or takes another number of angles.</exception>
    public static Complex[] Of(GateKind kind, params ReadOnlySpan<double> angles)
    {
        var gate = Gate.Of(kind);
        if (angles.Length != gate.ParameterCount)
        {
            throw new ArgumentException($"Gate {gate} takes {gate.ParameterCount} angles, not {angles.Length}.", nameof(angles));
        }

        var root = Math.Sqrt(0.5);
        var (a, b, c) = (At(angles, 0), At(angles, 1), At(angles, 2));
        var (cos, sin) = (Math.Cos(a / 2), Math.Sin(a / 2));
        return kind switch
        {
            GateKind.I => [1, 0, 0, 1],
            GateKind.X => [0, 1, 1, 0],
            GateKind.Y => [0, -I, I, 0],
            GateKind.Z => [1, 0, 0, -1],
            GateKind.H => [root, root, root, -root],
            GateKind.S => [1, 0, 0, I],
            GateKind.Sdg => [1, 0, 0, -I],
            GateKind.T => [1, 0, 0, new(root, root)],
            GateKind.Tdg => [1, 0, 0, new(root, -root)],
            GateKind.SX => [new(0.5, 0.5), new(0.5, -0.5), new(0.5, -0.5), new(0.5, 0.5)],
            GateKind.SXdg => [new(0.5, -0.5), new(0.5, 0.5), new(0.5, 0.5), new(0.5, -0.5)],
            GateKind.RX => [cos, -I * sin, -I * sin, cos],
            GateKind.RY => [cos, -sin, sin, cos],
            GateKind.RZ => [new(cos, -sin), 0, 0, new(cos, sin)],
            GateKind.P => [1, 0, 0, Phase(a)],
            GateKind.U => [cos, -Phase(c) * sin, Phase(b) * sin, Phase(b + c) * cos],
            GateKind.PhasedX => [cos, -I * Phase(-b) * sin, -I * Phase(b) * sin, cos],
            GateKind.TK1 => TK1(a, b, c),
            GateKind.GPI => [0, Phase(-a), Phase(a), 0],
            GateKind.GPI2 => [root, -I * root * Phase(-a), -I * root * Phase(a), root],
            GateKind.GlobalPhase => [Phase(a)],
            GateKind.Swap => Exchange(1, 0, 1, 1, 1),
            GateKind.RXX => Cross(cos, -I * sin, cos, -I * sin),
            GateKind.RYY => Cross(cos, I * sin, cos, -I * sin),
            GateKind.RZZ => Cross(new(cos, -sin), 0, new(cos, sin), 0),
            GateKind.TK2 => TK2(a, b, c),
            GateKind.ISwap => Exchange(1, cos, I * sin, I * sin, 1),
            // The first operand is the low bit: |01> with the first operand written first is number 2.
            GateKind.PhasedISwap => Exchange(1, Math.Cos(b / 2), I * Math.Sin(b / 2) * Phase(-a), I * Math.Sin(b / 2) * Phase(a), 1),
            GateKind.ESwap => Exchange(new(cos, -sin), cos, -I * sin, -I * sin, new(cos, -sin)),
            GateKind.FSim => Exchange(1, Math.Cos(a), -I * Math.Sin(a), -I * Math.Sin(a), Phase(-b)),
            GateKind.ECR => ECR(root),
            GateKind.AAMS => AAMS(cos, -I * sin, b, c),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This gate has no matrix."),
        };
    }

    private static double At(ReadOnlySpan<double> angles, int index) => index < angles.Length ? angles[index] : 0;

    private static Complex Phase(double angle) => new(Math.Cos(angle), Math.Sin(angle));

    private static Complex[] TK1(double a, double b, double c)
    {
        var (cos, sin) = (Math.Cos(b / 2), Math.Sin(b / 2));
        return [cos * Phase(-(a + c) / 2), -I * sin * Phase((c - a) / 2), -I * sin * Phase((a - c) / 2), cos * Phase((a + c) / 2)];
    }

    // XX, YY and ZZ commute. On even states ZZ is 1 and YY is -XX; on odd ones ZZ is -1 and YY is XX.
    private static Complex[] TK2(double a, double b, double c)
    {
        var even = Phase(-c / 2);
        var odd = Phase(c / 2);
        var (minus, plus) = ((a - b) / 2, (a + b) / 2);
        return Cross(even * Math.Cos(minus), even * -I * Math.Sin(minus), odd * Math.Cos(plus), odd * -I * Math.Sin(plus));
    }

    private static Complex[] ECR(double root)
    {
        // Row and column numbers: 2 * second + first.
        var matrix = new Complex[16];
        matrix[(0 * 4) + 1] = root;
        matrix[(0 * 4) + 3] = I * root;
        matrix[(2 * 4) + 1] = I * root;
        matrix[(2 * 4) + 3] = root;
        matrix[(1 * 4) + 0] = root;
        matrix[(1 * 4) + 2] = -I * root;
        matrix[(3 * 4) + 0] = -I * root;
        matrix[(3 * 4) + 2] = root;
        return matrix;
    }

    private static Complex[] AAMS(double cos, Complex flip, double p, double q)
    {
        var matrix = new Complex[16];
        for (var i = 0; i < 4; i++)
        {
            matrix[i * 5] = cos;
        }

        // |01> with the first operand written first is number 2, |10> number 1.
        matrix[(3 * 4) + 0] = flip * Phase(p + q);
        matrix[(0 * 4) + 3] = flip * Phase(-p - q);
        matrix[(1 * 4) + 2] = flip * Phase(p - q);
        matrix[(2 * 4) + 1] = flip * Phase(q - p);
        return matrix;
    }

    /// <summary>A matrix that mixes |00&gt; with |11&gt; and |01&gt; with |10&gt;, each symmetrically.</summary>
    private static Complex[] Cross(Complex even, Complex evenFlip, Complex odd, Complex oddFlip) =>
        [even, 0, 0, evenFlip, 0, odd, oddFlip, 0, 0, oddFlip, odd, 0, evenFlip, 0, 0, even];

    /// <summary>A matrix that mixes numbers 1 and 2 only.</summary>
    private static Complex[] Exchange(Complex zero, Complex keep, Complex oneFromTwo, Complex twoFromOne, Complex three) =>
        [zero, 0, 0, 0, 0, keep, oneFromTwo, 0, 0, twoFromOne, keep, 0, 0, 0, 0, three];
}
