using System.Globalization;
using System.Text;

namespace Nexus.Circuits.Pytket;

/// <summary>Angles between radians, which the circuit keeps, and pytket's half-turns (multiples of pi), without loss where the form allows it.</summary>
internal static class HalfTurns
{
    /// <summary>The angle in radians: the expression times pi. A division by pi, as in <c>0.3/pi</c>, is undone rather than multiplied.</summary>
    public static Expression ToRadians(Expression halfTurns) => TimesPi(halfTurns) ?? halfTurns * Expression.Pi;

    /// <summary>An angle in half-turns as pytket writes expressions.</summary>
    /// <returns>Null when the angle is computed at run time.</returns>
    public static string? Write(Parameter radians)
    {
        if (radians.RunTime is not null)
        {
            return null;
        }

        // The value alone: no rational multiple of pi is it exactly, so the division stays.
        var exact = radians.Exact ?? Expression.Number(Rational.FromDouble(radians.Radians));
        var text = new StringBuilder();
        if (OverPi(exact) is { } halfTurns)
        {
            Print(text, halfTurns, 0);
        }
        else
        {
            Print(text, exact, 2);
            text.Append("/pi");
        }

        return text.ToString();
    }

    /// <summary>Half an angle, negated: what exp(-i t/2) is as a phase.</summary>
    public static Parameter MinusHalf(Parameter radians) => radians.Exact is { } exact
        ? Parameter.FromExpression(-exact / Expression.Number(2))
        : Parameter.FromRadians(-radians.Radians / 2);

    /// <summary>The opposite angle.</summary>
    public static Parameter Negate(Parameter radians) =>
        radians.Exact is { } exact ? Parameter.FromExpression(-exact) : Parameter.FromRadians(-radians.Radians);

    // Null where no division by pi is undone and nothing folds.
    private static Expression? TimesPi(Expression expression)
    {
        switch (expression)
        {
            case ConstantExpression { PiMultiple.IsZero: true }:
                return expression * Expression.Pi;
            case NegationExpression negation:
                return TimesPi(negation.Operand) is { } inner ? -inner : null;
            case BinaryExpression { Operator: BinaryOperator.Divide } quotient:
                return quotient.Right == Expression.Pi ? quotient.Left
                    : TimesPi(quotient.Left) is { } dividend && quotient.Left is not ConstantExpression ? dividend / quotient.Right : null;
            case BinaryExpression { Operator: BinaryOperator.Add or BinaryOperator.Subtract } sum:
                var (left, right) = (TimesPi(sum.Left), TimesPi(sum.Right));
                return left is null && right is null ? null : Expression.Binary(sum.Operator, left ?? sum.Left * Expression.Pi, right ?? sum.Right * Expression.Pi);
            case BinaryExpression { Operator: BinaryOperator.Multiply } product:
                return product.Right is not ConstantExpression && TimesPi(product.Right) is { } second ? product.Left * second
                    : product.Left is not ConstantExpression && TimesPi(product.Left) is { } first ? first * product.Right
                    : null;
            default:
                return null;
        }
    }

    private static Expression? OverPi(Expression expression)
    {
        switch (expression)
        {
            case ConstantExpression { RationalPart.IsZero: true } constant:
                return Expression.Number(constant.PiMultiple);
            case NegationExpression negation:
                return OverPi(negation.Operand) is { } inner ? -inner : null;
            case BinaryExpression { Operator: BinaryOperator.Multiply } product:
                return OverPi(product.Right) is { } second ? product.Left * second : OverPi(product.Left) is { } first ? first * product.Right : null;
            case BinaryExpression { Operator: BinaryOperator.Divide } quotient:
                return OverPi(quotient.Left) is { } dividend ? dividend / quotient.Right : null;
            case BinaryExpression { Operator: BinaryOperator.Add or BinaryOperator.Subtract } sum:
                var (left, right) = (OverPi(sum.Left), OverPi(sum.Right));
                return left is null && right is null
                    ? null
                    : Expression.Binary(sum.Operator, left ?? sum.Left / Expression.Pi, right ?? sum.Right / Expression.Pi);
            default:
                return null;
        }
    }

    // Strengths: 0 whole, 1 sum, 2 product, 3 what may follow a sign or be divided by, 4 power's operand.
    private static void Print(StringBuilder text, Expression expression, int strength)
    {
        var own = StrengthOf(expression);
        if (own < strength)
        {
            text.Append('(');
        }

        switch (expression)
        {
            case ConstantExpression constant:
                Print(text, constant);
                break;
            case SymbolExpression symbol:
                text.Append(symbol.Name);
                break;
            case NegationExpression negation:
                text.Append('-');
                Print(text, negation.Operand, 3);
                break;
            case FunctionExpression function:
                text.Append(function.Function switch
                {
                    MathFunction.Sin => "sin(",
                    MathFunction.Cos => "cos(",
                    MathFunction.Tan => "tan(",
                    MathFunction.Exp => "exp(",
                    MathFunction.Ln => "log(",
                    _ => "sqrt(",
                });
                Print(text, function.Argument, 0);
                text.Append(')');
                break;
            case BinaryExpression binary:
                Print(text, binary.Left, binary.Operator == BinaryOperator.Power ? 4 : own);
                text.Append(binary.Operator switch
                {
                    BinaryOperator.Add => " + ",
                    BinaryOperator.Subtract => " - ",
                    BinaryOperator.Multiply => "*",
                    BinaryOperator.Divide => "/",
                    _ => "**",
                });
                Print(text, binary.Right, binary.Operator == BinaryOperator.Power ? 4 : own + 1);
                break;
        }

        if (own < strength)
        {
            text.Append(')');
        }
    }

    private static int StrengthOf(Expression expression) => expression switch
    {
        ConstantExpression { PiMultiple.IsZero: true } constant => constant.RationalPart.Sign < 0 ? 0 : constant.RationalPart.IsInteger ? 4 : 2,
        ConstantExpression constant => constant.PiMultiple == Rational.One && constant.RationalPart.IsZero ? 4 : constant.RationalPart.IsZero && constant.PiMultiple.Sign > 0 ? 2 : 0,
        SymbolExpression or FunctionExpression => 4,
        NegationExpression => 0,
        BinaryExpression { Operator: BinaryOperator.Add or BinaryOperator.Subtract } => 1,
        BinaryExpression { Operator: BinaryOperator.Power } => 3,
        _ => 2,
    };

    private static void Print(StringBuilder text, ConstantExpression constant)
    {
        if (constant.PiMultiple.IsZero)
        {
            text.Append(constant.RationalPart.ToString());
            return;
        }

        if (!constant.RationalPart.IsZero)
        {
            text.Append(constant.RationalPart.ToString()).Append(" + ");
        }

        var multiple = constant.PiMultiple;
        text.Append(CultureInfo.InvariantCulture, $"{multiple.Numerator}*pi");
        if (multiple == Rational.One)
        {
            text.Length -= "1*pi".Length;
            text.Append("pi");
        }

        if (!multiple.IsInteger)
        {
            text.Append(CultureInfo.InvariantCulture, $"/{multiple.Denominator}");
        }
    }
}
