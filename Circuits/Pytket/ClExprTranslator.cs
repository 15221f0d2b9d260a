using System.Numerics;

namespace Nexus.Circuits.Pytket;

/// <summary>
/// Says classical expressions in pytket's operators, which know only unsigned numbers of 64 bits: every value is kept as its bits
/// are stored, cut to its type's width after each step.
/// </summary>
internal static class ClExprTranslator
{
    private const int MaxWidth = 64;

    // Some operators need an operand twice: within one another they would double what is written each time.
    private const int MaxSize = 20_000;

    /// <summary>The expression; null when it cannot be said.</summary>
    public static ClExprNode? Translate(ClassicalExpression expression) => TranslateAny(expression) is { Size: <= MaxSize } node ? node : null;

    private static ClExprNode? TranslateAny(ClassicalExpression expression)
    {
        if (!expression.Type.IsIntegral || expression.Type.Width > MaxWidth)
        {
            return null;
        }

        var type = expression.Type;
        switch (expression)
        {
            case ClassicalLiteral literal:
                return ClExprNode.Of((ulong)(literal.Value.Integer & MaskOf(type)));
            case BitsExpression read:
                return read.Bits.Distinct().Count() == read.Bits.Count ? ClExprNode.Read(read.Bits) : null;
            case CastExpression cast:
                return Translate(cast.Operand) is { } operand ? Convert(operand, cast.Operand.Type, type) : null;
            case UnaryExpression unary:
                return Translate(unary.Operand) is not { } only ? null : unary.Operator switch
                {
                    ClassicalUnary.Not => ClExprNode.Of("BitNot", only),
                    ClassicalUnary.BitNot when type.Kind == ClassicalKind.Bool => ClExprNode.Of("BitNot", only),
                    ClassicalUnary.BitNot => ClExprNode.Of("RegXor", only, Mask(type)),
                    _ => Cut(ClExprNode.Of("RegNeg", only), type),
                };
            case BinaryClassicalExpression binary:
                return Translate(binary);
            case CallExpression { Function: ClassicalFunction.Popcount } call when Translate(call.Operands[0]) is { } counted:
                var sum = ClExprNode.Of(0);
                for (var i = 0; i < call.Operands[0].Type.Width; i++)
                {
                    sum = ClExprNode.Of("RegAdd", sum, ClExprNode.Of("RegAnd", ClExprNode.Of("RegRsh", counted, ClExprNode.Of((ulong)i)), ClExprNode.Of(1)));
                }

                return sum;
            default:
                return null;
        }
    }

    private static ClExprNode? Translate(BinaryClassicalExpression binary)
    {
        var (leftType, rightType, type) = (binary.Left.Type, binary.Right.Type, binary.Type);
        if (Translate(binary.Left) is not { } left || Translate(binary.Right) is not { } right)
        {
            return null;
        }

        var isSigned = leftType.Kind == ClassicalKind.Int || rightType.Kind == ClassicalKind.Int;
        switch (binary.Operator)
        {
            case ClassicalBinary.And:
                return ClExprNode.Of("BitAnd", left, right);
            case ClassicalBinary.Or:
                return ClExprNode.Of("BitOr", left, right);
            case ClassicalBinary.BitAnd or ClassicalBinary.BitOr or ClassicalBinary.BitXor or ClassicalBinary.Add or ClassicalBinary.Subtract
                or ClassicalBinary.Multiply when type.Kind != ClassicalKind.Bool:
                var op = binary.Operator switch
                {
                    ClassicalBinary.BitAnd => "RegAnd",
                    ClassicalBinary.BitOr => "RegOr",
                    ClassicalBinary.BitXor => "RegXor",
                    ClassicalBinary.Add => "RegAdd",
                    ClassicalBinary.Subtract => "RegSub",
                    _ => "RegMul",
                };
                return Cut(ClExprNode.Of(op, Convert(left, leftType, type), Convert(right, rightType, type)), type);
            case ClassicalBinary.BitAnd or ClassicalBinary.BitOr or ClassicalBinary.BitXor when leftType.Kind == ClassicalKind.Bool && rightType.Kind == ClassicalKind.Bool:
                return ClExprNode.Of(binary.Operator switch { ClassicalBinary.BitAnd => "BitAnd", ClassicalBinary.BitOr => "BitOr", _ => "BitXor" }, left, right);
            case ClassicalBinary.ShiftLeft or ClassicalBinary.ShiftRight when rightType.Kind != ClassicalKind.Int || binary.Right is ClassicalLiteral { Value.Integer.Sign: >= 0 }:
                return binary.Operator == ClassicalBinary.ShiftLeft ? Cut(ClExprNode.Of("RegLsh", left, right), type)
                    : leftType.Kind != ClassicalKind.Int ? ClExprNode.Of("RegRsh", left, right) : null;
            case ClassicalBinary.Divide when !isSigned:
                return Cut(ClExprNode.Of("RegDiv", left, right), type);
            case ClassicalBinary.Remainder when !isSigned:
                return Cut(ClExprNode.Of("RegSub", left, ClExprNode.Of("RegMul", ClExprNode.Of("RegDiv", left, right), right)), type);
            case ClassicalBinary.Power when !isSigned:
                return Cut(ClExprNode.Of("RegPow", left, right), type);
            case >= ClassicalBinary.Equal:
                return Compare(binary.Operator, left, leftType, right, rightType, isSigned);
            default:
                return null;
        }
    }

    private static ClExprNode? Compare(
        ClassicalBinary comparison, ClExprNode left, ClassicalType leftType, ClExprNode right, ClassicalType rightType, bool isSigned)
    {
        if (isSigned)
        {
            // One signed type for both; with the sign turned round the order is that of unsigned numbers.
            var common = leftType == rightType ? leftType : ClassicalType.Signed(Math.Max(leftType.Width, rightType.Width) + 1);
            if (common.Width > MaxWidth)
            {
                return null;
            }

            var sign = ClExprNode.Of(1UL << (common.Width - 1));
            left = ClExprNode.Of("RegXor", Convert(left, leftType, common), sign);
            right = ClExprNode.Of("RegXor", Convert(right, rightType, common), sign);
        }

        return ClExprNode.Of(
            comparison switch
            {
                ClassicalBinary.Equal => "RegEq",
                ClassicalBinary.NotEqual => "RegNeq",
                ClassicalBinary.Less => "RegLt",
                ClassicalBinary.LessOrEqual => "RegLeq",
                ClassicalBinary.Greater => "RegGt",
                _ => "RegGeq",
            },
            left,
            right);
    }

    private static ClExprNode Convert(ClExprNode value, ClassicalType from, ClassicalType to)
    {
        if (to.Kind == ClassicalKind.Bool)
        {
            return from.Kind == ClassicalKind.Bool ? value : ClExprNode.Of("RegNeq", value, ClExprNode.Of(0));
        }

        if (to.Width <= from.Width)
        {
            return to.Width < from.Width ? Cut(value, to) : value;
        }

        if (from.Kind != ClassicalKind.Int)
        {
            return value;
        }

        // The sign is copied into the bits above.
        var sign = ClExprNode.Of(1UL << (from.Width - 1));
        return Cut(ClExprNode.Of("RegSub", ClExprNode.Of("RegXor", value, sign), sign), to);
    }

    private static ClExprNode Cut(ClExprNode value, ClassicalType type) => type.Width == MaxWidth ? value : ClExprNode.Of("RegAnd", value, Mask(type));

    private static ClExprNode Mask(ClassicalType type) => ClExprNode.Of((ulong)MaskOf(type));

    private static BigInteger MaskOf(ClassicalType type) => (BigInteger.One << type.Width) - 1;
}
