using System.Text;
using Nexus.Circuits.Text;

namespace Nexus.Circuits.OpenQasm3.Writing;

/// <summary>Writes exact angles: as OpenQASM 2 does, but for powers, logarithms and names.</summary>
internal static class AngleText
{
    /// <summary>An angle.</summary>
    /// <param name="angle">The angle, in radians.</param>
    /// <param name="nameOf">What a symbol is called.</param>
    public static string Of(Expression angle, Func<string, string> nameOf)
    {
        if (angle is ConstantExpression)
        {
            return NumberText.Of(angle);
        }

        const int maxDepth = 100;
        const int maxNodes = 1000;
        if (!angle.IsFree && (angle.Depth > maxDepth || angle.NodeCount > maxNodes))
        {
            return NumberText.Of(angle.Value);
        }

        var text = new StringBuilder();
        Append(text, angle, nameOf, isOperand: false);
        return text.ToString();
    }

    private static void Append(StringBuilder text, Expression angle, Func<string, string> nameOf, bool isOperand)
    {
        switch (angle)
        {
            case SymbolExpression symbol:
                text.Append(nameOf(symbol.Name));
                break;
            case ConstantExpression constant:
                // A whole number would make a division, or a power, one of integers.
                var number = constant.ToString();
                number = isOperand && number.All(char.IsAsciiDigit) ? number + ".0" : number;
                text.Append(isOperand && !number.All(c => char.IsAsciiLetterOrDigit(c) || c == '.') ? $"({number})" : number);
                break;
            case NegationExpression negation:
                Open();
                text.Append('-');
                Append(text, negation.Operand, nameOf, isOperand: true);
                Close();
                break;
            case FunctionExpression call:
                text.Append(call.Function == MathFunction.Ln ? "log" : call.Function.ToString().ToLowerInvariant()).Append('(');
                Append(text, call.Argument, nameOf, isOperand: false);
                text.Append(')');
                break;
            case BinaryExpression binary:
                Open();
                Append(text, binary.Left, nameOf, isOperand: true);
                text.Append(binary.Operator switch
                {
                    BinaryOperator.Add => " + ",
                    BinaryOperator.Subtract => " - ",
                    BinaryOperator.Multiply => "*",
                    BinaryOperator.Divide => "/",
                    _ => "**",
                });
                Append(text, binary.Right, nameOf, isOperand: true);
                Close();
                break;
        }

        void Open() => text.Append(isOperand ? "(" : "");

        void Close() => text.Append(isOperand ? ")" : "");
    }
}
