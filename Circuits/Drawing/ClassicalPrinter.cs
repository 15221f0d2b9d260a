using System.Globalization;
using System.Text;

namespace Nexus.Circuits.Drawing;

/// <summary>
/// Writes classical expressions of a circuit as OpenQASM 3 does. Conversions that lose nothing are left out, as people leave them out.
/// </summary>
internal sealed class ClassicalPrinter
{
    /// <summary>The longest text; what goes beyond ends in an ellipsis.</summary>
    public const int MaxLength = 200;

    private const int UnaryStrength = 11;
    private const int PowerStrength = 12;
    private const int AtomStrength = 13;

    private readonly Register[] _registers;

    public ClassicalPrinter(Circuit circuit) => _registers = [.. circuit.BitRegisters.Where(r => r.Count > 0)];

    /// <summary>The expression, cut after <paramref name="maxLength"/> characters.</summary>
    public string Print(ClassicalExpression expression, int maxLength = MaxLength)
    {
        var text = new StringBuilder();
        Print(text, expression, 0, maxLength);
        return Cut(text, maxLength);
    }

    /// <summary>An assignment: <c>x = x + 1</c>.</summary>
    public string Print(Assignment assignment)
    {
        var text = new StringBuilder();
        var target = assignment.Target;
        if (target.Index is { } index)
        {
            text.Append(_registers[RegisterOf(target.Elements.First)].Name).Append('[');
            Print(text, index, 0, MaxLength);
            text.Append(']');
        }
        else
        {
            text.Append(NameOf(target.Bits));
        }

        text.Append(" = ");
        Print(text, assignment.Value, 0, MaxLength);
        return Cut(text, MaxLength);
    }

    /// <summary>What a loop runs over: <c>for int[32] i in [0:3]</c>.</summary>
    public string Print(ForLoop loop)
    {
        var text = new StringBuilder("for ");
        text.Append(loop.Variable.Type.ToString()).Append(' ').Append(NameOf(loop.Variable.Bits)).Append(" in ");
        if (loop.Range is { } range)
        {
            text.Append('[');
            Print(text, range.Start, 0, MaxLength);
            if (!IsOne(range.Step))
            {
                text.Append(':');
                Print(text, range.Step, 0, MaxLength);
            }

            text.Append(':');
            Print(text, range.Stop, 0, MaxLength);
            text.Append(']');
        }
        else
        {
            text.Append('{');
            for (var i = 0; i < loop.Values!.Count && text.Length < MaxLength; i++)
            {
                text.Append(i == 0 ? "" : ", ");
                Print(text, loop.Values[i], 0, MaxLength);
            }

            text.Append('}');
        }

        return Cut(text, MaxLength);
    }

    /// <summary>Bits, least significant first, as people name them: a register, a variable, one bit, a run of bits, or several of these.</summary>
    public string NameOf(IReadOnlyList<int> bits)
    {
        var parts = new List<string>();
        for (var start = 0; start < bits.Count && parts.Count < 20;)
        {
            var register = RegisterOf(bits[start]);
            var of = _registers[register];
            var end = start + 1;
            while (end < bits.Count && bits[end] == bits[end - 1] + 1 && bits[end] < of.First + of.Count)
            {
                end++;
            }

            parts.Add(of.Name + IndexOf(of, bits[start] - of.First, end - start));
            start = end;
        }

        // Concatenation begins with the most significant part.
        parts.Reverse();
        return string.Join(" ++ ", parts);
    }

    /// <summary>The number, among the registers that have bits, of the one that a bit is of.</summary>
    public int RegisterOf(int bit)
    {
        var low = 0;
        var high = _registers.Length - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_registers[middle].First <= bit)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }

    /// <summary>What is written after a register's name for a run of its bits: nothing for all of them.</summary>
    public static string IndexOf(Register register, int first, int count)
    {
        if (count == register.Count)
        {
            return "";
        }

        var width = register.ElementType.StorageWidth;
        var isArray = register.ElementType.Kind != ClassicalKind.Bit || width > 1;
        if (isArray && first % width == 0 && count == width)
        {
            return string.Create(CultureInfo.InvariantCulture, $"[{first / width}]");
        }

        // A bit of an array's element has the element's number first.
        var element = isArray && register.Count > width ? string.Create(CultureInfo.InvariantCulture, $"[{first / width}]") : "";
        var within = isArray ? first % width : first;
        return count == 1
            ? element + (isArray ? string.Create(CultureInfo.InvariantCulture, $"[{within}]") : register.NameOf(first)[register.Name.Length..])
            : string.Create(CultureInfo.InvariantCulture, $"{element}[{within}:{within + count - 1}]");
    }

    private static string Cut(StringBuilder text, int maxLength) =>
        text.Length <= maxLength ? text.ToString() : text.ToString(0, maxLength - 1).TrimEnd() + "…";

    private static bool IsOne(ClassicalExpression expression) => expression is ClassicalLiteral { Value.Integer.IsOne: true }
        || (expression is CastExpression cast && IsOne(cast.Operand));

    private void Print(StringBuilder text, ClassicalExpression expression, int strength, int maxLength)
    {
        // Parts may be shared, so that a small tree has a text of any length: nothing beyond the limit is looked at.
        if (text.Length > maxLength)
        {
            return;
        }

        var own = StrengthOf(expression);
        if (own < strength)
        {
            text.Append('(');
        }

        switch (expression)
        {
            case ClassicalLiteral literal:
                text.Append(literal.Value.Type.Kind == ClassicalKind.Bit && literal.Value.Type.Width <= MaxLength
                    ? $"\"{literal.Value}\""
                    : literal.Value.Type.Width > 4096 ? "…" : literal.Value.ToString());
                break;
            case BitsExpression read:
                var name = NameOf(read.Bits);
                text.Append(strength > 0 && name.Contains(' ', StringComparison.Ordinal) ? $"({name})" : name);
                break;
            case ElementExpression element:
                text.Append(_registers[RegisterOf(element.Elements.First)].Name).Append('[');
                Print(text, element.Index, 0, maxLength);
                text.Append(']');
                break;
            case ClassicalSymbol symbol:
                text.Append(symbol.Name);
                break;
            case CastExpression cast when IsImplicit(cast):
                Print(text, cast.Operand, strength, maxLength);
                break;
            case CastExpression cast:
                text.Append(cast.Type.ToString()).Append('(');
                Print(text, cast.Operand, 0, maxLength);
                text.Append(')');
                break;
            case UnaryExpression unary:
                text.Append(unary.Operator switch { ClassicalUnary.Negate => '-', ClassicalUnary.BitNot => '~', _ => '!' });
                Print(text, unary.Operand, UnaryStrength, maxLength);
                break;
            case BinaryClassicalExpression binary:
                var power = binary.Operator == ClassicalBinary.Power;
                Print(text, binary.Left, power ? own + 1 : own, maxLength);
                text.Append(' ').Append(SymbolOf(binary.Operator)).Append(' ');
                Print(text, binary.Right, power ? own : own + 1, maxLength);
                break;
            case CallExpression call:
                text.Append(call.Function.ToString().ToLowerInvariant()).Append('(');
                for (var i = 0; i < call.Operands.Count; i++)
                {
                    text.Append(i == 0 ? "" : ", ");
                    Print(text, call.Operands[i], 0, maxLength);
                }

                text.Append(')');
                break;
        }

        if (own < strength)
        {
            text.Append(')');
        }
    }

    private static bool IsImplicit(CastExpression cast)
    {
        var (from, to) = (cast.Operand.Type, cast.Type);
        if (cast.Operand is ClassicalLiteral { Value: var value } && from.IsIntegral && to.Kind != ClassicalKind.Angle)
        {
            return !to.IsIntegral || value.To(to).Integer == value.Integer;
        }

        return (from.Kind, to.Kind) switch
        {
            (ClassicalKind.Bit, ClassicalKind.Bool) => from.Width == 1,
            (ClassicalKind.Bool, ClassicalKind.Bit) => to.Width == 1,
            (ClassicalKind.Bit or ClassicalKind.Uint or ClassicalKind.Bool, ClassicalKind.Uint) => to.Width >= from.Width,
            (ClassicalKind.Uint or ClassicalKind.Bit, ClassicalKind.Int) => to.Width > from.Width,
            (ClassicalKind.Int, ClassicalKind.Int) or (ClassicalKind.Float, ClassicalKind.Float) => to.Width >= from.Width,
            (ClassicalKind.Angle, ClassicalKind.Float) or (ClassicalKind.Bool or ClassicalKind.Uint or ClassicalKind.Int, ClassicalKind.Float) => true,
            _ => false,
        };
    }

    private static int StrengthOf(ClassicalExpression expression) => expression switch
    {
        CastExpression cast when IsImplicit(cast) => StrengthOf(cast.Operand),
        UnaryExpression => UnaryStrength,
        ClassicalLiteral { Value: { Type.Kind: ClassicalKind.Int, Integer.Sign: < 0 } } => UnaryStrength,
        ClassicalLiteral { Value.Type.Kind: ClassicalKind.Complex } => 9,
        BinaryClassicalExpression binary => binary.Operator switch
        {
            ClassicalBinary.Power => PowerStrength,
            ClassicalBinary.Multiply or ClassicalBinary.Divide or ClassicalBinary.Remainder => 10,
            ClassicalBinary.Add or ClassicalBinary.Subtract => 9,
            ClassicalBinary.ShiftLeft or ClassicalBinary.ShiftRight => 8,
            ClassicalBinary.Equal or ClassicalBinary.NotEqual => 6,
            >= ClassicalBinary.Less => 7,
            ClassicalBinary.BitAnd => 5,
            ClassicalBinary.BitXor => 4,
            ClassicalBinary.BitOr => 3,
            ClassicalBinary.And => 2,
            _ => 1,
        },
        _ => AtomStrength,
    };

    private static string SymbolOf(ClassicalBinary op) => op switch
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
