using System.Globalization;
using System.Numerics;
using Nexus.Circuits.Text;

namespace Nexus.Circuits.OpenQasm3.Writing;

/// <summary>
/// Writes classical expressions. Every operand is brought to the type that the operator needs by casts, so that the text does not lean on
/// how a reader promotes mixed types. Methods return null where the language has no words, and then <see cref="Reason"/> tells why.
/// </summary>
internal sealed class ExpressionWriter(Places places, Func<string, string> inputName)
{
    /// <summary>Why there is no text.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>The text of an expression, which has the expression's type.</summary>
    public string? Write(ClassicalExpression expression) => expression switch
    {
        ClassicalLiteral literal => Literal(literal.Value),
        ClassicalSymbol symbol => inputName(symbol.Name),
        BitsExpression read => Read(read.Type, read.Bits),
        ElementExpression element => Element(element),
        CastExpression cast => Write(cast.Operand) is { } operand ? Cast(cast.Operand.Type, cast.Type, operand) : null,
        UnaryExpression unary => Write(unary.Operand) is { } operand ? Unary(unary, operand) : null,
        BinaryClassicalExpression binary => Binary(binary),
        CallExpression call => Call(call),
        _ => Refuse("an expression of an unknown form"),
    };

    /// <summary>A text, in parentheses unless it holds together anyway.</summary>
    public static string Tight(string text)
    {
        var depth = 0;
        foreach (var character in text)
        {
            depth += character is '(' or '[' ? 1 : character is ')' or ']' ? -1 : 0;
            if (depth == 0 && character is ' ' or '-' or '~' or '!' or '+' or '*' or '/')
            {
                return $"({text})";
            }
        }

        return text;
    }

    /// <summary>A value of one type as a value of another.</summary>
    public static string? Cast(ClassicalType from, ClassicalType to, string text)
    {
        if (from == to)
        {
            return text;
        }

        // Bits go only from and to whole numbers, truth values and angles of their own width.
        switch (to.Kind)
        {
            case ClassicalKind.Bool:
                return from.Kind switch
                {
                    ClassicalKind.Bit when from.Width == 1 => $"bool({text})",
                    ClassicalKind.Bit => $"({Name(ClassicalType.Unsigned(from.Width))}({text}) != 0)",
                    ClassicalKind.Angle => Cast(ClassicalType.Bits(from.Width), to, $"{Name(ClassicalType.Bits(from.Width))}({text})"),
                    ClassicalKind.Float or ClassicalKind.Complex => $"({Tight(text)} != 0.0)",
                    _ => $"({Tight(text)} != 0)",
                };
            case ClassicalKind.Bit when from.Kind == ClassicalKind.Bool:
                return Cast(ClassicalType.Bits(1), to, $"bit({text})");
            case ClassicalKind.Bit when from.Kind == ClassicalKind.Angle && from.Width == to.Width:
            case ClassicalKind.Bit when from.Kind is ClassicalKind.Uint or ClassicalKind.Int && from.Width == to.Width:
                return $"{Name(to)}({text})";
            case ClassicalKind.Bit:
                return Cast(from, ClassicalType.Unsigned(to.Width), text) is { } number ? $"{Name(to)}({number})" : null;
            case ClassicalKind.Angle when from.Kind == ClassicalKind.Bit && from.Width == to.Width:
            case ClassicalKind.Angle when from.Kind is ClassicalKind.Float or ClassicalKind.Angle:
                return $"{Name(to)}({text})";
            case ClassicalKind.Angle when from.Kind == ClassicalKind.Complex:
                return $"{Name(to)}(real({text}))";
            case ClassicalKind.Angle:
                return Cast(from, ClassicalType.Bits(to.Width), text) is { } pattern ? $"{Name(to)}({pattern})" : null;
            case ClassicalKind.Uint or ClassicalKind.Int when from.Kind == ClassicalKind.Angle:
                return Cast(ClassicalType.Bits(from.Width), to, $"{Name(ClassicalType.Bits(from.Width))}({text})");
            case ClassicalKind.Uint or ClassicalKind.Int when from.Kind == ClassicalKind.Complex:
                return $"{Name(to)}(real({text}))";
            case ClassicalKind.Uint when from.Kind == ClassicalKind.Bit && from.Width == to.Width:
                return $"{Name(to)}({text})";
            case not ClassicalKind.Complex when from.Kind == ClassicalKind.Bit:
            case ClassicalKind.Complex when from.Kind == ClassicalKind.Bit:
                return $"{Name(to)}({Name(ClassicalType.Unsigned(from.Width))}({text}))";
            case ClassicalKind.Float when from.Kind == ClassicalKind.Complex:
                return $"{Name(to)}(real({text}))";
            default:
                return $"{Name(to)}({text})";
        }
    }

    /// <summary>The type as a declaration or a cast writes it: a single bit without its width.</summary>
    public static string Name(ClassicalType type) => type == ClassicalType.Bits(1) ? "bit" : type.ToString();

    private string? Refuse(string reason)
    {
        Reason = reason;
        return null;
    }

    private string? Literal(ClassicalValue value) => value.Type.Kind switch
    {
        ClassicalKind.Bool => value.IsTrue ? "true" : "false",
        ClassicalKind.Bit => $"\"{value}\"",
        ClassicalKind.Angle => $"{Name(value.Type)}(\"{value.To(ClassicalType.Bits(value.Type.Width))}\")",
        ClassicalKind.Float => Real(value.Number.Real) is not { } real ? null : value.Type.Width == 64 ? real : $"{Name(value.Type)}({real})",
        ClassicalKind.Complex => Real(value.Number.Real) is { } re && Real(value.Number.Imaginary) is { } im ? $"{Name(value.Type)}({re} + {im}im)" : null,
        _ => $"{Name(value.Type)}({value.Integer.ToString(CultureInfo.InvariantCulture)})",
    };

    private string? Real(double value)
    {
        if (!double.IsFinite(value))
        {
            return Refuse("OpenQASM 3 has no words for a number that is not finite");
        }

        var text = NumberText.Of(value);
        return text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";
    }

    private string? Read(ClassicalType type, IReadOnlyList<int> bits)
    {
        if (places.Find(bits) is var (text, declared))
        {
            return declared == type ? text
                : declared.Kind is ClassicalKind.Float or ClassicalKind.Complex || type.Kind is ClassicalKind.Float or ClassicalKind.Complex
                    ? Refuse("OpenQASM 3 has no words for the bits of a floating-point number")
                    : Cast(ClassicalType.Bits(bits.Count), type, Cast(declared, ClassicalType.Bits(bits.Count), text)!);
        }

        if (type.Kind is ClassicalKind.Float or ClassicalKind.Complex)
        {
            return Refuse("OpenQASM 3 has no words for a floating-point number made of bits");
        }

        // Bit by bit.
        var whole = ClassicalType.Unsigned(bits.Count);
        var parts = new List<string>();
        for (var i = 0; i < bits.Count; i++)
        {
            if (places.Find([bits[i]]) is not var (bit, own) || Cast(own, whole, bit) is not { } number)
            {
                return Refuse("OpenQASM 3 has no words for the bits of a floating-point number");
            }

            parts.Add(i == 0 ? number : string.Create(CultureInfo.InvariantCulture, $"({number} << {i})"));
        }

        return Cast(whole, type, "(" + string.Join(" | ", parts) + ")");
    }

    private string? Element(ElementExpression element)
    {
        if (places.Find(element.Elements) is not var (name, type))
        {
            return Refuse("an index goes over something that is neither an array nor a whole register of bits");
        }

        return Index(element.Index) is { } index ? Cast(type, element.Type, $"{name}[{index}]") : null;
    }

    /// <summary>An index: a number where it is one.</summary>
    public string? Index(ClassicalExpression index) => index is ClassicalLiteral { Value: var value }
        ? value.Integer.ToString(CultureInfo.InvariantCulture)
        : Write(index) is { } text ? Cast(index.Type, index.Type.Kind == ClassicalKind.Int ? index.Type : ClassicalType.Unsigned(index.Type.Width), text) : null;

    private static string Unary(UnaryExpression unary, string operand)
    {
        var type = unary.Type;
        return unary.Operator switch
        {
            ClassicalUnary.Not => $"!{Tight(operand)}",
            ClassicalUnary.BitNot when type.Kind == ClassicalKind.Bool => $"!{Tight(operand)}",
            ClassicalUnary.BitNot when type.Kind == ClassicalKind.Int => $"{Name(type)}(~{Name(ClassicalType.Unsigned(type.Width))}({operand}))",
            ClassicalUnary.BitNot => $"~{Tight(operand)}",
            _ when type.Kind == ClassicalKind.Uint => $"{Name(type)}(0) - {Tight(operand)}",
            _ => $"-{Tight(operand)}",
        };
    }

    private string? Binary(BinaryClassicalExpression binary)
    {
        var (left, right) = (binary.Left.Type, binary.Right.Type);
        if (Write(binary.Left) is not { } leftText || Write(binary.Right) is not { } rightText)
        {
            return null;
        }

        switch (binary.Operator)
        {
            case ClassicalBinary.And or ClassicalBinary.Or:
                return Join(leftText, SignOf(binary.Operator), rightText);
            case ClassicalBinary.BitAnd or ClassicalBinary.BitOr or ClassicalBinary.BitXor when left.Kind == ClassicalKind.Bool && right.Kind == ClassicalKind.Bool:
                var truth = Join(leftText, binary.Operator switch { ClassicalBinary.BitAnd => "&&", ClassicalBinary.BitOr => "||", _ => "!=" }, rightText);
                return Cast(ClassicalType.Bool, binary.Type, Tight(truth));
            case ClassicalBinary.BitAnd or ClassicalBinary.BitOr or ClassicalBinary.BitXor when left == right && right == binary.Type && left.Kind != ClassicalKind.Int:
                return Join(leftText, SignOf(binary.Operator), rightText);
        }

        if (left.Kind == ClassicalKind.Angle)
        {
            return Angles(binary, leftText, rightText);
        }

        if (!left.IsIntegral)
        {
            return Reals(binary, leftText, rightText);
        }

        // Whole numbers: in a type that holds both sides and, for what wraps around, at least the result's bits.
        var common = Common(binary);
        if (binary.Operator is ClassicalBinary.ShiftLeft or ClassicalBinary.ShiftRight)
        {
            var count = binary.Right is ClassicalLiteral { Value: { Integer: var places } } && places >= 0
                ? places.ToString(CultureInfo.InvariantCulture)
                : Cast(right, right.Kind == ClassicalKind.Int ? right : ClassicalType.Unsigned(right.Width), rightText)!;
            return Cast(common, binary.Type, Parenthesized(Join(Cast(left, common, leftText)!, SignOf(binary.Operator), count), common == binary.Type));
        }

        var (a, b) = (Operand(binary.Left, leftText, common, binary.Operator), Operand(binary.Right, rightText, common, binary.Operator));
        var joined = Join(a, SignOf(binary.Operator), b);
        return binary.Operator >= ClassicalBinary.Equal ? joined : Cast(common, binary.Type, Parenthesized(joined, common == binary.Type));
    }

    private static string Parenthesized(string text, bool isBare) => isBare ? text : Tight(text);

    private static ClassicalType Common(BinaryClassicalExpression binary)
    {
        var (left, right) = (binary.Left.Type, binary.Right.Type);
        var isShift = binary.Operator is ClassicalBinary.ShiftLeft or ClassicalBinary.ShiftRight;
        var isComparison = binary.Operator >= ClassicalBinary.Equal;
        var isSigned = left.Kind == ClassicalKind.Int || (!isShift && right.Kind == ClassicalKind.Int);
        var width = Math.Max(Room(left), isShift ? 0 : Room(right));
        if (!isComparison && !isShift)
        {
            width = Math.Max(width, binary.Type.Width);
        }

        return isSigned ? ClassicalType.Signed(width) : ClassicalType.Unsigned(width);

        // An unsigned number takes one bit more among signed ones.
        int Room(ClassicalType type) => type.Width + (isSigned && type.Kind != ClassicalKind.Int ? 1 : 0);
    }

    // In a comparison a small number needs no type: any reader's gives the same answer.
    private static string Operand(ClassicalExpression expression, string text, ClassicalType common, ClassicalBinary op) =>
        expression is ClassicalLiteral { Value.Integer: var number }
            ? op >= ClassicalBinary.Equal && BigInteger.Abs(number) < int.MaxValue
                ? number.ToString(CultureInfo.InvariantCulture)
                : $"{Name(common)}({number.ToString(CultureInfo.InvariantCulture)})"
            : Cast(expression.Type, common, text)!;

    private string? Reals(BinaryClassicalExpression binary, string left, string right)
    {
        if (binary.Operator == ClassicalBinary.Remainder)
        {
            return Refuse("OpenQASM 3 has no remainder of floating-point numbers");
        }

        var joined = Join(left, SignOf(binary.Operator), right);
        if (binary.Operator >= ClassicalBinary.Equal)
        {
            return joined;
        }

        var isComplex = binary.Left.Type.Kind == ClassicalKind.Complex || binary.Right.Type.Kind == ClassicalKind.Complex;
        var width = Math.Max(binary.Left.Type.Width, binary.Right.Type.Width);
        var own = new ClassicalType(isComplex ? ClassicalKind.Complex : ClassicalKind.Float, width);
        return own == binary.Type ? joined : Cast(own, binary.Type, joined);
    }

    private static string? Angles(BinaryClassicalExpression binary, string left, string right)
    {
        var (type, other) = (binary.Left.Type, binary.Right.Type);
        if (other.IsIntegral)
        {
            right = Cast(other, other.Kind == ClassicalKind.Int ? other : ClassicalType.Unsigned(other.Width), right)!;
        }

        var joined = Join(left, SignOf(binary.Operator), right);
        if (binary.Operator >= ClassicalBinary.Equal)
        {
            return joined;
        }

        var own = binary.Operator == ClassicalBinary.Divide && other.Kind == ClassicalKind.Angle ? ClassicalType.Unsigned(type.Width) : type;
        return own == binary.Type ? joined : Cast(own, binary.Type, joined);
    }

    private string? Call(CallExpression call)
    {
        var texts = new List<string>();
        foreach (var argument in call.Operands)
        {
            if (Write(argument) is not { } text)
            {
                return null;
            }

            texts.Add(text);
        }

        var type = call.Operands[0].Type;
        var name = call.Function.ToString().ToLowerInvariant();
        switch (call.Function)
        {
            case ClassicalFunction.Popcount:
                return Cast(ClassicalType.Unsigned(32), call.Type, $"uint[32](popcount({Cast(type, ClassicalType.Bits(type.Width), texts[0])}))");
            case ClassicalFunction.Rotl or ClassicalFunction.Rotr:
                var bits = ClassicalType.Bits(type.Width);
                var places = call.Operands[1] is ClassicalLiteral { Value.Integer: var number }
                    ? number.ToString(CultureInfo.InvariantCulture)
                    : Cast(call.Operands[1].Type, call.Operands[1].Type.Kind == ClassicalKind.Int ? call.Operands[1].Type : ClassicalType.Unsigned(call.Operands[1].Type.Width), texts[1]);
                return Cast(bits, type, $"{name}({Cast(type, bits, texts[0])}, {places})");
            default:
                return $"{name}({texts[0]})";
        }
    }

    private static string Join(string left, string sign, string right) => $"{Tight(left)} {sign} {Tight(right)}";

    private static string SignOf(ClassicalBinary op) => op switch
    {
        ClassicalBinary.Add => "+",
        ClassicalBinary.Subtract => "-",
        ClassicalBinary.Multiply => "*",
        ClassicalBinary.Divide => "/",
        ClassicalBinary.Remainder => "%",
        ClassicalBinary.Power => "**",
        ClassicalBinary.BitAnd => "&",
        ClassicalBinary.BitOr => "|",
        ClassicalBinary.BitXor => "^",
        ClassicalBinary.ShiftLeft => "<<",
        ClassicalBinary.ShiftRight => ">>",
        ClassicalBinary.And => "&&",
        ClassicalBinary.Or => "||",
        ClassicalBinary.Equal => "==",
        ClassicalBinary.NotEqual => "!=",
        ClassicalBinary.Less => "<",
        ClassicalBinary.LessOrEqual => "<=",
        ClassicalBinary.Greater => ">",
        _ => ">=",
    };
}
