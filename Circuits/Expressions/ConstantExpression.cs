using System.Globalization;
using System.Numerics;
using System.Text;

namespace Nexus.Circuits;

/// <summary>An exact constant r + p*pi with rational r and p. Its value is the nearest double.</summary>
public sealed record ConstantExpression : Expression
{
    private const int MaxPrintedDecimals = 40;

    internal ConstantExpression(Rational rationalPart, Rational piMultiple)
        : base(1, 1, false, Circuits.Pi.Nearest(rationalPart, piMultiple), HashCode.Combine(rationalPart, piMultiple))
    {
        RationalPart = rationalPart;
        PiMultiple = piMultiple;
    }

    /// <summary>r in r + p*pi.</summary>
    public Rational RationalPart { get; }

    /// <summary>p in r + p*pi.</summary>
    public Rational PiMultiple { get; }

    internal override int Strength
    {
        get
        {
            if (PiMultiple.IsZero)
            {
                return RationalPart.Sign < 0 ? SumStrength : DecimalsOf(RationalPart) >= 0 ? AtomStrength : ProductStrength;
            }

            return !RationalPart.IsZero || PiMultiple.Sign < 0 ? SumStrength : PiMultiple == Rational.One ? AtomStrength : ProductStrength;
        }
    }

    private bool IsZero => RationalPart.IsZero && PiMultiple.IsZero;

    private bool IsOne => RationalPart == Rational.One && PiMultiple.IsZero;

    /// <inheritdoc/>
    public override double Evaluate(IReadOnlyDictionary<string, double>? bindings = null) => Value;

    /// <inheritdoc/>
    public override Expression Substitute(Func<string, Expression?> replacement) => this;

    /// <summary>Whether the other is the same constant.</summary>
    public bool Equals(ConstantExpression? other) => ReferenceEquals(this, other)
        || (other is not null && RationalPart == other.RationalPart && PiMultiple == other.PiMultiple);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    /// <summary>The two joined, where that is exact and of bounded size; else null.</summary>
    internal static Expression? Fold(BinaryOperator op, Expression left, Expression right)
    {
        if (left is ConstantExpression l && right is ConstantExpression r)
        {
            var folded = Fold(op, l, r);
            return folded is null || folded.RationalPart.BitLength > MaxBits || folded.PiMultiple.BitLength > MaxBits ? null : folded;
        }

        return op switch
        {
            BinaryOperator.Add when right is ConstantExpression { IsZero: true } => left,
            BinaryOperator.Add when left is ConstantExpression { IsZero: true } => right,
            BinaryOperator.Subtract when right is ConstantExpression { IsZero: true } => left,
            BinaryOperator.Multiply when right is ConstantExpression { IsOne: true } => left,
            BinaryOperator.Multiply when left is ConstantExpression { IsOne: true } => right,
            BinaryOperator.Divide or BinaryOperator.Power when right is ConstantExpression { IsOne: true } => left,
            _ => null,
        };
    }

    /// <summary>The function's value where it is rational; else null.</summary>
    internal static Expression? Fold(MathFunction function, Expression argument)
    {
        if (argument is not ConstantExpression constant)
        {
            return null;
        }

        var value = function switch
        {
            MathFunction.Sin when constant.RationalPart.IsZero => SineOfPiTimes(constant.PiMultiple),
            MathFunction.Cos when constant.RationalPart.IsZero => SineOfPiTimes(constant.PiMultiple + Rational.Of(1, 2)),
            MathFunction.Tan when constant.RationalPart.IsZero && constant.PiMultiple.IsInteger => Rational.Zero,
            MathFunction.Exp when constant.IsZero => Rational.One,
            MathFunction.Ln when constant.IsOne => Rational.Zero,
            MathFunction.Sqrt when constant.PiMultiple.IsZero => SquareRoot(constant.RationalPart),
            _ => (Rational?)null,
        };
        return value is { } rational ? Number(rational) : null;
    }

    internal override void Print(StringBuilder text)
    {
        if (PiMultiple.IsZero)
        {
            PrintRational(text, RationalPart);
            return;
        }

        var multiple = PiMultiple;
        if (!RationalPart.IsZero)
        {
            PrintRational(text, RationalPart);
            text.Append(multiple.Sign < 0 ? " - " : " + ");
        }
        else if (multiple.Sign < 0)
        {
            text.Append('-');
        }

        var numerator = BigInteger.Abs(multiple.Numerator);
        if (!numerator.IsOne)
        {
            PrintInteger(text, numerator);
            text.Append('*');
        }

        text.Append("pi");
        if (!multiple.IsInteger)
        {
            text.Append('/');
            PrintInteger(text, multiple.Denominator);
        }
    }

    private static ConstantExpression? Fold(BinaryOperator op, ConstantExpression left, ConstantExpression right)
    {
        switch (op)
        {
            case BinaryOperator.Add:
                return new ConstantExpression(left.RationalPart + right.RationalPart, left.PiMultiple + right.PiMultiple);
            case BinaryOperator.Subtract:
                return new ConstantExpression(left.RationalPart - right.RationalPart, left.PiMultiple - right.PiMultiple);
            case BinaryOperator.Multiply when right.PiMultiple.IsZero:
                return new ConstantExpression(left.RationalPart * right.RationalPart, left.PiMultiple * right.RationalPart);
            case BinaryOperator.Multiply when left.PiMultiple.IsZero:
                return new ConstantExpression(left.RationalPart * right.RationalPart, left.RationalPart * right.PiMultiple);
            case BinaryOperator.Divide when right.PiMultiple.IsZero && !right.RationalPart.IsZero:
                return new ConstantExpression(left.RationalPart / right.RationalPart, left.PiMultiple / right.RationalPart);
            case BinaryOperator.Divide when !right.PiMultiple.IsZero && left.RationalPart * right.PiMultiple == left.PiMultiple * right.RationalPart:
                return new ConstantExpression(left.PiMultiple / right.PiMultiple, Rational.Zero);
            case BinaryOperator.Power when right.PiMultiple.IsZero && right.RationalPart.IsInteger:
                return FoldPower(left, right.RationalPart.Numerator);
            default:
                return null;
        }
    }

    private static ConstantExpression? FoldPower(ConstantExpression operand, BigInteger exponent)
    {
        if (exponent.IsZero || exponent.IsOne)
        {
            return exponent.IsOne ? operand : new ConstantExpression(Rational.One, Rational.Zero);
        }

        if (!operand.PiMultiple.IsZero || (operand.IsZero && exponent.Sign < 0))
        {
            return null;
        }

        var magnitude = BigInteger.Abs(exponent);
        if (operand.RationalPart.BitLength <= 1)
        {
            // Powers of 0, 1 and -1 are small however large the exponent.
            return new ConstantExpression(operand.RationalPart.Power(magnitude.IsEven ? 2 : 1), Rational.Zero);
        }

        return magnitude * operand.RationalPart.BitLength > MaxBits
            ? null
            : new ConstantExpression(operand.RationalPart.Power((int)exponent), Rational.Zero);
    }

    // Niven: at rational multiples of pi the sine is rational only where it is 0, 1/2 or 1 up to sign.
    private static Rational? SineOfPiTimes(Rational turns)
    {
        var sixths = turns * 6;
        if (!sixths.IsInteger)
        {
            return null;
        }

        var phase = (int)(((sixths.Numerator % 12) + 12) % 12);
        return phase switch
        {
            0 or 6 => Rational.Zero,
            1 or 5 => Rational.Of(1, 2),
            3 => Rational.One,
            7 or 11 => Rational.Of(-1, 2),
            9 => -Rational.One,
            _ => null,
        };
    }

    private static Rational? SquareRoot(Rational value)
    {
        if (value.Sign < 0)
        {
            return null;
        }

        return RootOf(value.Numerator) is { } numerator && RootOf(value.Denominator) is { } denominator
            ? Rational.Of(numerator, denominator)
            : null;
    }

    // Only squares whose root a double holds exactly: those that people write.
    private static BigInteger? RootOf(BigInteger value)
    {
        if (value.GetBitLength() > 104)
        {
            return null;
        }

        var root = new BigInteger(Math.Round(Math.Sqrt((double)value)));
        return root * root == value ? root : null;
    }

    private static void PrintRational(StringBuilder text, Rational value)
    {
        if (value.Sign < 0)
        {
            text.Append('-');
        }

        var numerator = BigInteger.Abs(value.Numerator);
        var decimals = DecimalsOf(value);
        if (decimals < 0)
        {
            // A point makes it a division of reals also for readers to whom 1/3 is a division of integers.
            text.Append(numerator.ToString(CultureInfo.InvariantCulture)).Append(".0/");
            PrintInteger(text, value.Denominator);
        }
        else if (decimals == 0)
        {
            PrintInteger(text, numerator);
        }
        else
        {
            var digits = (numerator * (BigInteger.Pow(10, decimals) / value.Denominator)).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
            text.Append(digits.AsSpan(0, digits.Length - decimals)).Append('.').Append(digits.AsSpan(digits.Length - decimals));
        }
    }

    private static void PrintInteger(StringBuilder text, BigInteger value)
    {
        text.Append(value.ToString(CultureInfo.InvariantCulture));
        if (value > int.MaxValue)
        {
            text.Append(".0");
        }
    }

    // How many decimals write the fraction exactly; -1 when none do, or too many.
    private static int DecimalsOf(Rational value)
    {
        var rest = value.Denominator;
        if (rest.IsOne)
        {
            return 0;
        }

        var twos = 0;
        var fives = 0;
        for (; rest.IsEven && twos <= MaxPrintedDecimals; twos++)
        {
            rest >>= 1;
        }

        for (; (rest % 5).IsZero && fives <= MaxPrintedDecimals; fives++)
        {
            rest /= 5;
        }

        return rest.IsOne && Math.Max(twos, fives) <= MaxPrintedDecimals ? Math.Max(twos, fives) : -1;
    }
}
