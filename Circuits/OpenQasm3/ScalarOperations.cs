using System.Numerics;

namespace Nexus.Circuits.OpenQasm3;

/// <summary>The operators, functions and casts of OpenQASM 3 on values known or not.</summary>
internal static class ScalarOperations
{
    /// <summary>The bits of an int, uint or angle declared without a size, and of a whole number as written.</summary>
    public const int MachineWidth = 64;

    // Beyond these sizes exact forms, and computations of the run, are kept no longer.
    private const int MaxExactDepth = 200;
    private const int MaxExactNodes = 2000;

    public static bool IsFloating(ClassicalType type) => type.Kind is ClassicalKind.Float or ClassicalKind.Complex;

    /// <summary>The value in another type. Null: there is no such conversion.</summary>
    /// <exception cref="ClassicalEvaluationException">The value has none in the type.</exception>
    public static Scalar? Cast(ClassicalType type, Scalar value, bool isExplicit = true)
    {
        if (value.Type == type)
        {
            return value;
        }

        var (from, to) = (value.Type.Kind, type.Kind);
        var allowed = (from, to) switch
        {
            (ClassicalKind.Complex, not ClassicalKind.Complex) => false,
            (ClassicalKind.Bit, ClassicalKind.Bit) => value.Type.Width == type.Width || isExplicit,
            (ClassicalKind.Bit, ClassicalKind.Float or ClassicalKind.Complex) => false,
            (ClassicalKind.Float, ClassicalKind.Bit) => false,
            (ClassicalKind.Angle, ClassicalKind.Int or ClassicalKind.Uint) => false,
            (ClassicalKind.Angle, ClassicalKind.Float or ClassicalKind.Complex) => isExplicit,
            (ClassicalKind.Int or ClassicalKind.Uint or ClassicalKind.Bool, ClassicalKind.Angle) => false,
            (ClassicalKind.Bit, ClassicalKind.Angle) or (ClassicalKind.Angle, ClassicalKind.Bit) => value.Type.Width == type.Width,
            _ => true,
        };
        return allowed ? Convert(type, value) : null;
    }

    /// <summary>The value in another type, without asking whether the language has such a cast.</summary>
    public static Scalar Convert(ClassicalType type, Scalar value)
    {
        if (value.Type == type)
        {
            return value;
        }

        var exact = type.Kind == ClassicalKind.Float ? ExactOf(value) : null;
        if (value.Known is { } known)
        {
            // An exact number becomes the angle nearest to it by exact arithmetic, so that a half-turn is one.
            if (type.Kind == ClassicalKind.Angle && value.Exact is ConstantExpression { RationalPart.IsZero: true } turns)
            {
                var scaled = turns.PiMultiple * Rational.Of(BigInteger.One << type.Width, 2);
                return Scalar.Of(ClassicalValue.Of(type, RoundToEven(scaled)));
            }

            return new Scalar(type, known.To(type), null, exact);
        }

        return new Scalar(type, null, value.Code is { } code ? ClassicalExpression.Cast(type, code) : null, exact);
    }

    /// <summary>The exact form of a value as a real number, if it has one.</summary>
    public static Expression? ExactOf(Scalar value)
    {
        if (value.Exact is not null)
        {
            return value.Exact;
        }

        if (value.Known is not { } known)
        {
            return null;
        }

        return value.Type.Kind switch
        {
            ClassicalKind.Angle => Expression.Pi * Expression.Number(Rational.Of(known.Integer * 2, BigInteger.One << value.Type.Width)),
            ClassicalKind.Float => double.IsFinite(known.Number.Real) && Math.Abs(known.Number.Real) is 0 or (> 1e-300 and < 1e300)
                ? Expression.Number(Rational.FromDouble(known.Number.Real)) : null,
            ClassicalKind.Complex => null,
            _ => Expression.Number(Rational.Of(known.Integer, 1)),
        };
    }

    public static Scalar? Unary(ClassicalUnary op, Scalar operand)
    {
        if (op == ClassicalUnary.Not)
        {
            operand = Convert(ClassicalType.Bool, operand);
        }
        else if (op == ClassicalUnary.Negate && operand.Type.Kind is ClassicalKind.Bool)
        {
            operand = Convert(ClassicalType.Signed(MachineWidth), operand);
        }
        else if (op == ClassicalUnary.Negate && operand.Type.Kind is ClassicalKind.Bit)
        {
            return null;
        }
        else if (op == ClassicalUnary.BitNot && IsFloating(operand.Type))
        {
            return null;
        }

        return Of(operand.Type, operand.Code is { } code ? ClassicalExpression.Unary(op, code) : null, op == ClassicalUnary.Negate && operand.Exact is { } exact ? Bounded(-exact) : null);
    }

    /// <summary>Two values joined. Null: the operator does not go with their types.</summary>
    public static Scalar? Binary(ClassicalBinary op, Scalar left, Scalar right)
    {
        if (op is ClassicalBinary.And or ClassicalBinary.Or)
        {
            (left, right) = (Convert(ClassicalType.Bool, left), Convert(ClassicalType.Bool, right));
            return Join(op, left, right, ClassicalType.Bool);
        }

        var isShift = op is ClassicalBinary.ShiftLeft or ClassicalBinary.ShiftRight;
        if (isShift)
        {
            return IsFloating(left.Type) || !right.Type.IsIntegral || left.Type.Kind == ClassicalKind.Bool ? null : Join(op, left, right, left.Type);
        }

        var isBitwise = op is ClassicalBinary.BitAnd or ClassicalBinary.BitOr or ClassicalBinary.BitXor;
        var isComparison = op >= ClassicalBinary.Equal;
        if (left.Type.Kind == ClassicalKind.Angle || right.Type.Kind == ClassicalKind.Angle)
        {
            return OfAngles(op, left, right, isBitwise, isComparison);
        }

        if (left.Type.Kind == ClassicalKind.Bit || right.Type.Kind == ClassicalKind.Bit)
        {
            if (!left.Type.IsIntegral || !right.Type.IsIntegral || !(isBitwise || isComparison))
            {
                return null;
            }

            if (left.Type.Kind == right.Type.Kind && left.Type.Width != right.Type.Width)
            {
                return null;
            }
        }

        if (isBitwise && (IsFloating(left.Type) || IsFloating(right.Type)))
        {
            return null;
        }

        if (Common(left.Type, right.Type, isBitwise) is not { } common
            || (common.Kind == ClassicalKind.Complex && (op == ClassicalBinary.Remainder || (isComparison && op > ClassicalBinary.NotEqual))))
        {
            return null;
        }

        return Join(op, Convert(common, left), Convert(common, right), isComparison ? ClassicalType.Bool : common);
    }

    /// <summary>A function of one value, or a rotation by a second. Null: it does not go with the types.</summary>
    public static Scalar? Call(ClassicalFunction function, Scalar[] arguments)
    {
        var first = arguments[0];
        switch (function)
        {
            case ClassicalFunction.Popcount:
                return first.Type.IsIntegral ? Evaluate() : null;
            case ClassicalFunction.Rotl or ClassicalFunction.Rotr:
                return first.Type.IsIntegral && arguments[1].Type.IsIntegral ? Evaluate() : null;
            case ClassicalFunction.Real or ClassicalFunction.Imag:
                first = first.Type.Kind == ClassicalKind.Complex ? first : Convert(new ClassicalType(ClassicalKind.Complex, 64), first);
                return Of(new ClassicalType(ClassicalKind.Float, first.Type.Width), first.Code is { } number ? ClassicalExpression.Call(function, number) : null, null);
        }

        if (first.Type.Kind == ClassicalKind.Complex)
        {
            return function is ClassicalFunction.Sin or ClassicalFunction.Cos or ClassicalFunction.Exp or ClassicalFunction.Sqrt ? Evaluate() : null;
        }

        if (first.Type.Kind == ClassicalKind.Bit)
        {
            return null;
        }

        first = first.Type.Kind == ClassicalKind.Float ? first : Convert(ClassicalType.Double, first);
        var exact = ExactOf(first) is { } known ? function switch
        {
            ClassicalFunction.Sin => Expression.Call(MathFunction.Sin, known),
            ClassicalFunction.Cos => Expression.Call(MathFunction.Cos, known),
            ClassicalFunction.Tan => Expression.Call(MathFunction.Tan, known),
            ClassicalFunction.Exp => Expression.Call(MathFunction.Exp, known),
            ClassicalFunction.Log => Expression.Call(MathFunction.Ln, known),
            ClassicalFunction.Sqrt => Expression.Call(MathFunction.Sqrt, known),
            _ => null,
        }
        : null;
        return Of(first.Type, first.Code is { } code ? ClassicalExpression.Call(function, code) : null, exact is null ? null : Bounded(exact));

        Scalar Evaluate()
        {
            var code = arguments.All(a => a.Code is not null) ? ClassicalExpression.Call(function, [.. arguments.Select(a => a.Code!)]) : null;
            var type = function == ClassicalFunction.Popcount ? ClassicalType.Unsigned(32) : arguments[0].Type;
            return Of(type, code, null);
        }
    }

    /// <summary>The type that two operands are brought to, as C99 does it for numbers. Null: there is none.</summary>
    public static ClassicalType? Common(ClassicalType left, ClassicalType right, bool isBitwise)
    {
        if (left == right && left.Kind is not ClassicalKind.Bool)
        {
            return left;
        }

        if (left.Kind == ClassicalKind.Complex || right.Kind == ClassicalKind.Complex)
        {
            return new ClassicalType(ClassicalKind.Complex, IsFloating(left) && IsFloating(right) ? Math.Max(left.Width, right.Width) : IsFloating(left) ? left.Width : right.Width);
        }

        if (left.Kind == ClassicalKind.Float || right.Kind == ClassicalKind.Float)
        {
            return left.Kind == right.Kind ? (left.Width >= right.Width ? left : right) : left.Kind == ClassicalKind.Float ? left : right;
        }

        if (left.Kind == ClassicalKind.Bool && right.Kind == ClassicalKind.Bool)
        {
            return isBitwise ? left : ClassicalType.Signed(MachineWidth);
        }

        var (l, r) = (Plain(left), Plain(right));
        return l.Width > r.Width ? l : r.Width > l.Width ? r : l.Kind == ClassicalKind.Uint ? l : r;

        // A truth value is 0 or 1, bits are an unsigned number. Both give way to the other's kind.
        ClassicalType Plain(ClassicalType type) => type.Kind switch
        {
            ClassicalKind.Bool => ClassicalType.Signed(1 + 1),
            ClassicalKind.Bit => ClassicalType.Unsigned(type.Width),
            _ => type,
        };
    }

    private static Scalar? OfAngles(ClassicalBinary op, Scalar left, Scalar right, bool isBitwise, bool isComparison)
    {
        if (left.Type.Kind == ClassicalKind.Angle && right.Type.IsIntegral && right.Type.Kind != ClassicalKind.Bit && op is ClassicalBinary.Multiply or ClassicalBinary.Divide)
        {
            return left.Type.Kind == ClassicalKind.Angle && right.Type.IsIntegral ? Join(op, left, right, left.Type) : null;
        }

        if (op == ClassicalBinary.Multiply && left.Type.Kind is ClassicalKind.Int or ClassicalKind.Uint)
        {
            return Join(op, right, left, right.Type);
        }

        var joins = op is ClassicalBinary.Add or ClassicalBinary.Subtract || isComparison || isBitwise;
        if (op is ClassicalBinary.Remainder or ClassicalBinary.Power || (!joins && op != ClassicalBinary.Divide))
        {
            return null;
        }

        // A real number beside an angle becomes an angle of the same size; the larger of two sizes holds.
        if (left.Type.Kind != ClassicalKind.Angle || right.Type.Kind != ClassicalKind.Angle)
        {
            var angle = left.Type.Kind == ClassicalKind.Angle ? left.Type : right.Type;
            var other = left.Type.Kind == ClassicalKind.Angle ? right : left;
            if (isBitwise || (other.Type.Kind != ClassicalKind.Float && !(other.Known is { } zero && other.Type.IsIntegral && zero.Integer.IsZero)))
            {
                return null;
            }

            var converted = other.Type.Kind == ClassicalKind.Float ? Convert(angle, other) : Scalar.Zero(angle);
            (left, right) = left.Type.Kind == ClassicalKind.Angle ? (left, converted) : (converted, right);
        }

        var common = left.Type.Width >= right.Type.Width ? left.Type : right.Type;
        (left, right) = (Convert(common, left), Convert(common, right));
        return Join(op, left, right, isComparison ? ClassicalType.Bool : op == ClassicalBinary.Divide ? ClassicalType.Unsigned(common.Width) : common);
    }

    private static Scalar Join(ClassicalBinary op, Scalar left, Scalar right, ClassicalType type)
    {
        // What is decided by one side needs no other.
        if (op == ClassicalBinary.And && left.Known is { IsTrue: false })
        {
            return Scalar.False;
        }

        if (op == ClassicalBinary.Or && left.Known is { IsTrue: true })
        {
            return Scalar.True;
        }

        var code = left.Code is { } l && right.Code is { } r
            ? ClassicalExpression.Binary(op, l, r, type.Kind == ClassicalKind.Bool && op >= ClassicalBinary.Equal ? null : type) : null;
        Expression? exact = null;
        if (type.Kind == ClassicalKind.Float && ExactOf(left) is { } exactLeft && ExactOf(right) is { } exactRight)
        {
            BinaryOperator? exactOperator = op switch
            {
                ClassicalBinary.Add => BinaryOperator.Add,
                ClassicalBinary.Subtract => BinaryOperator.Subtract,
                ClassicalBinary.Multiply => BinaryOperator.Multiply,
                ClassicalBinary.Divide => BinaryOperator.Divide,
                ClassicalBinary.Power => BinaryOperator.Power,
                _ => null,
            };
            exact = exactOperator is { } known && exactLeft.Depth < MaxExactDepth && exactRight.Depth < MaxExactDepth
                && exactLeft.NodeCount + exactRight.NodeCount < MaxExactNodes ? Expression.Binary(known, exactLeft, exactRight) : null;
        }

        return Of(type, code, exact);
    }

    private static Expression? Bounded(Expression exact) => exact.Depth > MaxExactDepth || exact.NodeCount > MaxExactNodes ? null : exact;

    /// <summary>A computed value, evaluated when it can be.</summary>
    private static Scalar Of(ClassicalType type, ClassicalExpression? code, Expression? exact)
    {
        if (code is not { IsConstant: true })
        {
            return new Scalar(type, null, code, exact);
        }

        var value = code.Evaluate([]);
        if (exact is { IsFree: false } && double.IsFinite(exact.Value) && type == ClassicalType.Double)
        {
            value = ClassicalValue.Of(exact.Value);
        }

        return new Scalar(type, value.To(type), null, exact is { IsFree: false } && double.IsNaN(exact.Value) ? null : exact);
    }

    private static BigInteger RoundToEven(Rational value)
    {
        var floor = FloorDivide(value.Numerator, value.Denominator);
        var rest = value - Rational.Of(floor, 1);
        var half = rest - Rational.Of(1, 2);
        return half.Sign < 0 ? floor : half.Sign > 0 ? floor + 1 : floor.IsEven ? floor : floor + 1;
    }

    private static BigInteger FloorDivide(BigInteger numerator, BigInteger denominator)
    {
        var quotient = BigInteger.DivRem(numerator, denominator, out var remainder);
        return remainder.Sign < 0 ? quotient - 1 : quotient;
    }
}
