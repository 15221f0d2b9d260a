using System.Numerics;

namespace Nexus.Circuits.OpenQasm3;

/// <summary>Arithmetic of the angles of gates: real numbers, in radians, known, symbolic or computed at run time.</summary>
internal static class Angles
{
    public static Scalar Scale(Scalar angle, Rational factor) =>
        factor == Rational.One ? angle : ScalarOperations.Binary(ClassicalBinary.Multiply, angle, Scalar.Of(factor))!;

    public static Scalar Scale(Scalar angle, Scalar factor) =>
        ScalarOperations.Binary(ClassicalBinary.Multiply, angle, ScalarOperations.Convert(ClassicalType.Double, factor))!;

    public static Scalar Negate(Scalar angle) => ScalarOperations.Unary(ClassicalUnary.Negate, angle)!;

    /// <summary>A known angle brought into (-period/2, period/2]; an angle that is not known stays.</summary>
    /// <param name="angle">The angle.</param>
    /// <param name="halfTurns">The period in half-turns.</param>
    public static Scalar Principal(Scalar angle, int halfTurns)
    {
        if (angle.Known is not { } known)
        {
            return angle;
        }

        var turns = angle.Exact is ConstantExpression { RationalPart.IsZero: true } exact
            ? CeilingOf((exact.PiMultiple / halfTurns) - Rational.Of(1, 2))
            : new BigInteger(Math.Ceiling((known.ToDouble() / (halfTurns * Math.PI)) - 0.5));
        return turns.IsZero ? angle : ScalarOperations.Binary(
            ClassicalBinary.Subtract, angle, Scalar.Of(Expression.Pi * Expression.Number(Rational.Of(turns * halfTurns, 1))))!;
    }

    /// <summary>The angle as the circuit has it. Null: it has no finite real value.</summary>
    public static Parameter? ToParameter(Scalar angle)
    {
        if (angle.Exact is { } exact && (exact.IsFree || !double.IsNaN(exact.Value)))
        {
            return Parameter.FromExpression(exact);
        }

        if (angle.Known is { } known)
        {
            return double.IsFinite(known.ToDouble()) ? Parameter.FromRadians(known.ToDouble()) : null;
        }

        return angle.Code is { } code ? Parameter.FromRunTime(ClassicalExpression.Cast(ClassicalType.Double, code)) : null;
    }

    private static BigInteger CeilingOf(Rational value)
    {
        var quotient = BigInteger.DivRem(value.Numerator, value.Denominator, out var remainder);
        return remainder.Sign > 0 ? quotient + 1 : quotient;
    }
}
