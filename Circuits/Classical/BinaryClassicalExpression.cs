using System.Globalization;
using System.Numerics;

namespace Nexus.Circuits;

/// <summary>An operator on two classical values.</summary>
public sealed class BinaryClassicalExpression : ClassicalExpression
{
    internal BinaryClassicalExpression(ClassicalBinary op, ClassicalExpression left, ClassicalExpression right, ClassicalType? type)
        : base(ResultType(op, left, right, type), left, right)
    {
        Operator = op;
        Left = left;
        Right = right;
    }

    /// <summary>The operator.</summary>
    public ClassicalBinary Operator { get; }

    /// <summary>The left operand.</summary>
    public ClassicalExpression Left { get; }

    /// <summary>The right operand.</summary>
    public ClassicalExpression Right { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ClassicalExpression> Operands => [Left, Right];

    /// <inheritdoc/>
    public override ClassicalValue Evaluate(ReadOnlySpan<byte> bits)
    {
        var left = Left.Evaluate(bits);
        if (Operator == ClassicalBinary.And && !left.IsTrue)
        {
            return ClassicalValue.Of(false);
        }

        if (Operator == ClassicalBinary.Or && left.IsTrue)
        {
            return ClassicalValue.Of(true);
        }

        var right = Right.Evaluate(bits);
        if (Operator is ClassicalBinary.And or ClassicalBinary.Or)
        {
            return ClassicalValue.Of(right.IsTrue);
        }

        return IsFloating(Left.Type) ? Floating(left.Number, right) : Whole(left.Integer, right);
    }

    private protected override ClassicalExpression WithOperands(IReadOnlyList<ClassicalExpression> operands) => new BinaryClassicalExpression(Operator, operands[0], operands[1], Type);

    private static bool IsFloating(ClassicalType type) => type.Kind is ClassicalKind.Float or ClassicalKind.Complex;

    private static ClassicalType ResultType(ClassicalBinary op, ClassicalExpression left, ClassicalExpression right, ClassicalType? type)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var (l, r) = (left.Type, right.Type);
        var alike = (l.IsIntegral && r.IsIntegral) || (l.Kind == ClassicalKind.Angle && r == l) || (IsFloating(l) && IsFloating(r));
        var result = type ?? l;
        var fits = op switch
        {
            ClassicalBinary.And or ClassicalBinary.Or => l.Kind == ClassicalKind.Bool && r.Kind == ClassicalKind.Bool,
            ClassicalBinary.Equal or ClassicalBinary.NotEqual => alike,
            >= ClassicalBinary.Equal => alike && l.Kind != ClassicalKind.Complex && r.Kind != ClassicalKind.Complex,
            ClassicalBinary.ShiftLeft or ClassicalBinary.ShiftRight => !IsFloating(l) && r.IsIntegral && result == l,
            ClassicalBinary.BitAnd or ClassicalBinary.BitOr or ClassicalBinary.BitXor => alike && !IsFloating(l) && !IsFloating(result),
            ClassicalBinary.Multiply => (alike && l.Kind != ClassicalKind.Angle) || (l.Kind == ClassicalKind.Angle && r.IsIntegral),
            ClassicalBinary.Divide => alike || (l.Kind == ClassicalKind.Angle && r.IsIntegral),
            ClassicalBinary.Add or ClassicalBinary.Subtract => alike,
            ClassicalBinary.Remainder => alike && l.Kind != ClassicalKind.Angle && l.Kind != ClassicalKind.Complex,
            _ => alike && l.Kind != ClassicalKind.Angle,
        };
        if (op is ClassicalBinary.And or ClassicalBinary.Or or >= ClassicalBinary.Equal)
        {
            result = ClassicalType.Bool;
        }
        else
        {
            fits &= IsFloating(result) == IsFloating(l) && (l.Kind != ClassicalKind.Angle || result.Kind == ClassicalKind.Angle || op == ClassicalBinary.Divide);
        }

        return fits ? result : throw new ArgumentException($"The operator {op} does not go with {l} and {r}, or cannot give {result}.");
    }

    private ClassicalValue Floating(Complex left, ClassicalValue other)
    {
        var right = other.Number;
        var real = Left.Type.Kind == ClassicalKind.Float && Right.Type.Kind == ClassicalKind.Float;
        return Operator switch
        {
            ClassicalBinary.Equal => ClassicalValue.Of(left == right),
            ClassicalBinary.NotEqual => ClassicalValue.Of(left != right),
            ClassicalBinary.Less => ClassicalValue.Of(left.Real < right.Real),
            ClassicalBinary.LessOrEqual => ClassicalValue.Of(left.Real <= right.Real),
            ClassicalBinary.Greater => ClassicalValue.Of(left.Real > right.Real),
            ClassicalBinary.GreaterOrEqual => ClassicalValue.Of(left.Real >= right.Real),
            ClassicalBinary.Add => ClassicalValue.Of(Type, left + right),
            ClassicalBinary.Subtract => ClassicalValue.Of(Type, left - right),
            ClassicalBinary.Multiply => ClassicalValue.Of(Type, left * right),
            ClassicalBinary.Divide when right == Complex.Zero => throw DividedByZero(),
            ClassicalBinary.Divide => ClassicalValue.Of(Type, left / right),
            ClassicalBinary.Remainder when right == Complex.Zero => throw DividedByZero(),
            ClassicalBinary.Remainder => ClassicalValue.Of(Type, left.Real % right.Real),
            _ => ClassicalValue.Of(Type, real ? Math.Pow(left.Real, right.Real) : Complex.Pow(left, right)),
        };
    }

    private ClassicalValue Whole(BigInteger left, ClassicalValue other)
    {
        var right = other.Integer;
        return Operator switch
        {
            ClassicalBinary.Equal => ClassicalValue.Of(left == right),
            ClassicalBinary.NotEqual => ClassicalValue.Of(left != right),
            ClassicalBinary.Less => ClassicalValue.Of(left < right),
            ClassicalBinary.LessOrEqual => ClassicalValue.Of(left <= right),
            ClassicalBinary.Greater => ClassicalValue.Of(left > right),
            ClassicalBinary.GreaterOrEqual => ClassicalValue.Of(left >= right),
            ClassicalBinary.Add => ClassicalValue.Of(Type, left + right),
            ClassicalBinary.Subtract => ClassicalValue.Of(Type, left - right),
            ClassicalBinary.Multiply => ClassicalValue.Of(Type, left * right),
            ClassicalBinary.Divide or ClassicalBinary.Remainder when right.IsZero => throw DividedByZero(),
            ClassicalBinary.Divide => ClassicalValue.Of(Type, left / right),
            ClassicalBinary.Remainder => ClassicalValue.Of(Type, left % right),
            ClassicalBinary.BitAnd => ClassicalValue.Of(Type, left & right),
            ClassicalBinary.BitOr => ClassicalValue.Of(Type, left | right),
            ClassicalBinary.BitXor => ClassicalValue.Of(Type, left ^ right),
            ClassicalBinary.ShiftLeft or ClassicalBinary.ShiftRight when right.Sign < 0 =>
                throw new ClassicalEvaluationException(string.Create(CultureInfo.InvariantCulture, $"A shift by {right} places: the number of places is negative.")),
            ClassicalBinary.ShiftLeft => ClassicalValue.Of(Type, right >= Type.Width ? 0 : left << (int)right),
            ClassicalBinary.ShiftRight => ClassicalValue.Of(Type, left >> (int)BigInteger.Min(right, Type.Width)),
            _ when right.Sign < 0 => left.IsZero ? throw DividedByZero() : ClassicalValue.Of(Type, Inverse(left, right)),
            _ => ClassicalValue.Of(Type, Power(left, right)),
        };
    }

    // 1/x^n, cut towards zero: only 1 and -1 leave anything.
    private static BigInteger Inverse(BigInteger left, BigInteger right) =>
        left.IsOne ? 1 : left == BigInteger.MinusOne ? (right.IsEven ? 1 : -1) : 0;

    // Modulo a power of two wide enough for the type, so that the numbers stay small however large the exponent.
    private BigInteger Power(BigInteger left, BigInteger right) => BigInteger.ModPow(left, right, BigInteger.One << (Type.Width + 1));

    private static ClassicalEvaluationException DividedByZero() => new("A division by zero.");
}
