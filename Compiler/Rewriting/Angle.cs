using System.Numerics;
using Nexus.Circuits;

namespace Nexus.Compiler.Rewriting;

/// <summary>Angles as passes make them.</summary>
internal static class Angle
{
    /// <summary>Angles this close, in radians, are the same: the rounding of a few matrix products.</summary>
    public const double Tolerance = 1e-10;

    // Fractions of pi by so much are written exactly.
    private const int Fractions = 96;

    /// <summary>The angle as a parameter; exact where it is within rounding of a simple fraction of pi.</summary>
    public static Parameter Exact(double radians)
    {
        var parts = radians / Math.PI * Fractions;
        var whole = Math.Round(parts);
        return Math.Abs(parts - whole) < 1e-11 * Fractions && Math.Abs(whole) < int.MaxValue
            ? Parameter.FromExpression(Expression.Number(Rational.Of((int)whole, Fractions)) * Expression.Pi)
            : Parameter.FromRadians(radians);
    }

    /// <summary>The same angle from -pi to pi, the end included; what differs by a full turn is the same.</summary>
    public static double Wrapped(double radians)
    {
        var wrapped = Math.IEEERemainder(radians, 2 * Math.PI);
        return wrapped <= -Math.PI + Tolerance ? wrapped + (2 * Math.PI) : wrapped;
    }

    /// <summary>An angle that is not computed at run time as an expression: its own, or that of its value, which is a fraction as every double is.</summary>
    public static Expression ExpressionOf(Parameter angle) => angle.Exact ?? Fraction(angle.Radians);

    private static ConstantExpression Fraction(double value)
    {
        var halvings = 0;
        while (value != Math.Floor(value))
        {
            value *= 2;
            halvings++;
        }

        return (ConstantExpression)Expression.Number(Rational.Of(new BigInteger(value), BigInteger.One << halvings));
    }

    /// <summary>Whether an angle is a whole multiple of another, and of which.</summary>
    public static bool IsMultiple(double radians, double of, out int multiple)
    {
        var parts = radians / of;
        multiple = (int)Math.Round(parts);
        return Math.Abs(parts - multiple) * of < Tolerance;
    }
}
