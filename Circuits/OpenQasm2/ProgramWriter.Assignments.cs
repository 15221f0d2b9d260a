using System.Globalization;
using System.Numerics;

namespace Nexus.Circuits.OpenQasm2;

// Assignments, which only Quantinuum's dialect has.
internal sealed partial class ProgramWriter
{
    private void WriteAssignment(Assignment assignment, Frame frame, Guard? guard)
    {
        if (!IsHqslib1)
        {
            Refuse("OpenQASM 2 has no assignments; Quantinuum's dialect (hqslib1) has some");
            return;
        }

        var (target, assigned) = assignment;
        if (target.Index is not null || frame.Map(assigned) is not { } value)
        {
            Refuse("OpenQASM 2 has no indices known at run time only");
            return;
        }

        int[] bits = [.. target.Bits.Select(frame.Bit)];
        if (bits.Length != 1 && !IsWhole(bits))
        {
            Refuse("it assigns neither one bit nor the whole of one register");
            return;
        }

        if (!MayWrite(guard, bits))
        {
            return;
        }

        // The bits that are stored are the lowest of the value's.
        if (LowBits(value, bits.Length) is not { } text)
        {
            Refuse("OpenQASM 2's dialect cannot say the value");
            return;
        }

        var place = IsWhole(bits) ? _registerNames[_registerOfBit[bits[0]]] : _bitNames[bits[0]];
        Emit(guard, $"{place} = {text};");
    }

    private int WordWidth => Math.Max(64, _circuit.BitRegisters.Select(r => r.Count).DefaultIfEmpty(0).Max());

    /// <summary>A text whose value is right in its lowest bits; null when there is none.</summary>
    private string? LowBits(ClassicalExpression e, int width)
    {
        switch (e)
        {
            case ClassicalLiteral { Value: { Type.IsIntegral: true } value }:
                return (value.Integer & ((BigInteger.One << width) - 1)).ToString(CultureInfo.InvariantCulture);
            case CastExpression { Operand: var operand } when e.Type.IsIntegral && operand.Type.IsIntegral && e.Type.Kind != ClassicalKind.Bool:
                return width <= operand.Type.Width && width <= e.Type.Width ? LowBits(operand, width) : Exact(e);
            case UnaryExpression { Operator: ClassicalUnary.Negate or ClassicalUnary.BitNot } unary when width <= e.Type.Width && e.Type.IsIntegral && e.Type.Kind != ClassicalKind.Bool:
                // What is made of single bits would be turned over as one bit: a sum is a word.
                return LowBits(unary.Operand, width) is not { } inner ? null
                    : unary.Operator == ClassicalUnary.Negate ? $"(-{inner})"
                    : width == 1 || Unwidened(unary.Operand) is BitsExpression { Bits.Count: > 1 } ? $"(~{inner})"
                    : $"(~({inner} + 0))";
            case BinaryClassicalExpression
            {
                Operator: ClassicalBinary.Add or ClassicalBinary.Subtract or ClassicalBinary.Multiply or ClassicalBinary.BitAnd or ClassicalBinary.BitOr or ClassicalBinary.BitXor,
                Left: var left,
                Right: var right,
            } binary when e.Type.IsIntegral && width <= e.Type.Width && width <= left.Type.Width && width <= right.Type.Width:
                return Join(LowBits(left, width), SignOf(binary.Operator), LowBits(right, width));
            default:
                return Exact(e);
        }
    }

    /// <summary>A text whose value, an unsigned integer, is the expression's; null when there is none.</summary>
    private string? Exact(ClassicalExpression e)
    {
        if (!IsUnsigned(e.Type) || e.Type.Width > WordWidth)
        {
            return null;
        }

        switch (e)
        {
            case ClassicalLiteral literal:
                return literal.Value.Integer.ToString(CultureInfo.InvariantCulture);
            case BitsExpression { Bits: [var bit] }:
                return _bitNames[bit];
            case BitsExpression read:
                if (IsWhole([.. read.Bits]))
                {
                    return _registerNames[_registerOfBit[read.Bits[0]]];
                }

                return "(" + string.Join(" | ", read.Bits.Select((b, i) => i == 0 ? _bitNames[b] : string.Create(CultureInfo.InvariantCulture, $"({_bitNames[b]} << {i})"))) + ")";
            case CastExpression { Operand: var operand } when e.Type.Kind == ClassicalKind.Bool:
                return Join(Exact(operand), "!=", "0");
            case CastExpression { Operand: var operand } when IsUnsigned(operand.Type):
                return operand.Type.Width <= e.Type.Width ? Exact(operand) : Masked(LowBits(operand, e.Type.Width), e.Type.Width);
            case UnaryExpression { Operator: ClassicalUnary.Not or ClassicalUnary.BitNot, Operand: var truth } when e.Type.Kind == ClassicalKind.Bool:
                return Join(Exact(truth), "==", "0");
            case BinaryClassicalExpression { Operator: ClassicalBinary.And or ClassicalBinary.Or } logic:
                return Join(Exact(logic.Left), logic.Operator == ClassicalBinary.And ? "&" : "|", Exact(logic.Right));
            case BinaryClassicalExpression { Operator: >= ClassicalBinary.Equal } comparison when IsUnsigned(comparison.Left.Type) && IsUnsigned(comparison.Right.Type):
                return Join(Exact(comparison.Left), SignOf(comparison.Operator), Exact(comparison.Right));
            case BinaryClassicalExpression { Operator: ClassicalBinary.BitAnd or ClassicalBinary.BitOr or ClassicalBinary.BitXor } bitwise
                when e.Type.Width >= Math.Max(bitwise.Left.Type.Width, bitwise.Right.Type.Width):
                return Join(Exact(bitwise.Left), SignOf(bitwise.Operator), Exact(bitwise.Right));
            case BinaryClassicalExpression { Operator: ClassicalBinary.Divide } division when e.Type.Width >= division.Left.Type.Width:
                return Join(Exact(division.Left), "/", Exact(division.Right));
            case BinaryClassicalExpression { Operator: ClassicalBinary.ShiftRight, Right: ClassicalLiteral { Value.Integer: var places } } shift when places >= 0 && places < WordWidth:
                return Join(Exact(shift.Left), ">>", places.ToString(CultureInfo.InvariantCulture));
            case BinaryClassicalExpression { Operator: ClassicalBinary.ShiftLeft, Right: ClassicalLiteral { Value.Integer: var places } } shift when places >= 0 && places < WordWidth:
                return Masked(Join(Exact(shift.Left), "<<", places.ToString(CultureInfo.InvariantCulture)), e.Type.Width);
            case UnaryExpression or BinaryClassicalExpression
            {
                Operator: ClassicalBinary.Add or ClassicalBinary.Subtract or ClassicalBinary.Multiply,
            }:
                return Fits(e) ? Masked(LowBits(e, e.Type.Width), e.Type.Width) : null;
            default:
                return null;
        }
    }

    // Whether LowBits does not come back here for the same expression.
    private static bool Fits(ClassicalExpression e) => e.Type.IsIntegral && e.Operands.All(o => o.Type.IsIntegral && o.Type.Width >= e.Type.Width);

    private static string? Masked(string? text, int width) =>
        text is null ? null : $"({text} & {((BigInteger.One << width) - 1).ToString(CultureInfo.InvariantCulture)})";

    private static string? Join(string? left, string sign, string? right) => left is null || right is null ? null : $"({left} {sign} {right})";

    private static string SignOf(ClassicalBinary op) => op switch
    {
        ClassicalBinary.Add => "+",
        ClassicalBinary.Subtract => "-",
        ClassicalBinary.Multiply => "*",
        ClassicalBinary.BitAnd => "&",
        ClassicalBinary.BitOr => "|",
        ClassicalBinary.BitXor => "^",
        ClassicalBinary.Equal => "==",
        ClassicalBinary.NotEqual => "!=",
        ClassicalBinary.Less => "<",
        ClassicalBinary.LessOrEqual => "<=",
        ClassicalBinary.Greater => ">",
        _ => ">=",
    };
}
