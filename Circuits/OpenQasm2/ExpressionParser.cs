using System.Globalization;
using Nexus.Circuits.Text;

namespace Nexus.Circuits.OpenQasm2;

/// <summary>Reads the expressions that give angles, and says where one has no value.</summary>
internal sealed class ExpressionParser(TokenCursor cursor, DiagnosticList diagnostics)
{
    /// <summary>How deep parentheses, signs and powers can stand within one another.</summary>
    private const int MaxNesting = 256;

    private const int LongestRemembered = 64;
    private const int MostRemembered = 65_536;

    // Programs write the same few angles again and again: the text of each is read once.
    private readonly Dictionary<string, Parameter> _remembered = new(StringComparer.Ordinal);
    private readonly HashSet<string> _reportedNames = new(StringComparer.Ordinal);
    private IReadOnlyList<string> _names = [];
    private int _nesting;

    /// <summary>Reads an angle in which no names are known. False: it was reported.</summary>
    public bool TryParseConstant(out Parameter parameter)
    {
        var start = cursor.Current.Start;
        var end = EndOfAngle(start);
        var remembered = _remembered.GetAlternateLookup<ReadOnlySpan<char>>();
        if (end > start && remembered.TryGetValue(cursor.Text.AsSpan(start, end - start), out parameter))
        {
            cursor.SkipTo(end);
            return true;
        }

        parameter = default;
        if (Parse([]) is not { } expression)
        {
            return false;
        }

        parameter = Parameter.FromExpression(expression);
        if (end > start && cursor.Current.Start == end && _remembered.Count < MostRemembered)
        {
            remembered[cursor.Text.AsSpan(start, end - start)] = parameter;
        }

        return true;
    }

    /// <summary>Reads an expression over the named parameters. Null: it was reported.</summary>
    public Expression? Parse(IReadOnlyList<string> names)
    {
        if (!ReferenceEquals(names, _names))
        {
            _reportedNames.Clear();
        }

        _names = names;
        _nesting = 0;
        return ParseSum();
    }

    // Where the ',' or ')' that ends the angle stands, if the angle is short and on one line; else -1.
    private int EndOfAngle(int start)
    {
        var text = cursor.Text.AsSpan(start, Math.Min(LongestRemembered, cursor.Text.Length - start));
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '(':
                    depth++;
                    break;
                case ',' or ')' when depth == 0:
                    return start + i;
                case ')':
                    depth--;
                    break;
                case ';' or '\r' or '\n':
                    return -1;
            }
        }

        return -1;
    }

    private Expression? ParseSum()
    {
        var left = ParseProduct();
        while (left is not null && cursor.Kind is TokenKind.Plus or TokenKind.Minus)
        {
            var sign = cursor.Current;
            cursor.Advance();
            var right = ParseProduct();
            left = right is null ? null : Join(sign.Kind == TokenKind.Plus ? BinaryOperator.Add : BinaryOperator.Subtract, left, right, sign);
        }

        return left;
    }

    private Expression? ParseProduct()
    {
        var left = ParseSigned();
        while (left is not null && cursor.Kind is TokenKind.Star or TokenKind.Slash)
        {
            var sign = cursor.Current;
            cursor.Advance();
            var right = ParseSigned();
            left = right is null ? null : Join(sign.Kind == TokenKind.Star ? BinaryOperator.Multiply : BinaryOperator.Divide, left, right, sign);
        }

        if (left is not null && cursor.Kind == TokenKind.StarStar)
        {
            diagnostics.Error(DiagnosticCodes.UnexpectedToken, "OpenQASM 2 writes a power with '^', not '**'.", cursor.Current, "'^'");
            return null;
        }

        return left;
    }

    private Expression? ParseSigned()
    {
        if (cursor.Kind != TokenKind.Minus)
        {
            return ParsePower();
        }

        var sign = cursor.Current;
        if (!Nest(sign))
        {
            return null;
        }

        cursor.Advance();
        var operand = ParseSigned();
        _nesting--;
        return operand is null || !Fits(operand.Depth, operand.NodeCount, sign) ? null : -operand;
    }

    private Expression? ParsePower()
    {
        var operand = ParseOperand();
        if (operand is null || cursor.Kind != TokenKind.Caret)
        {
            return operand;
        }

        var sign = cursor.Current;
        if (!Nest(sign))
        {
            return null;
        }

        cursor.Advance();
        var exponent = ParseSigned();
        _nesting--;
        return exponent is null ? null : Join(BinaryOperator.Power, operand, exponent, sign);
    }

    private Expression? ParseOperand()
    {
        var token = cursor.Current;
        switch (token.Kind)
        {
            case TokenKind.Integer or TokenKind.Real:
                cursor.Advance();
                return ParseNumber(token);
            case TokenKind.Pi:
                cursor.Advance();
                return Expression.Pi;
            case TokenKind.Identifier:
                cursor.Advance();
                return ParseName(token);
            case TokenKind.LeftParenthesis:
                return ParseParenthesized(token);
            case TokenKind.Sin or TokenKind.Cos or TokenKind.Tan or TokenKind.Exp or TokenKind.Ln or TokenKind.Sqrt:
                cursor.Advance();
                return ParseCall(token);
            default:
                cursor.ReportUnexpected("a number", "'pi'", "a parameter", "a function", "'('");
                return null;
        }
    }

    private Expression? ParseNumber(Token token)
    {
        if (Rational.TryParse(token.In(cursor.Text), out var value))
        {
            var number = Expression.Number(value);
            if (!double.IsNaN(number.Value))
            {
                return number;
            }
        }

        diagnostics.Error(DiagnosticCodes.NumberOutOfRange, $"The number {cursor.Excerpt(token)} is too long, too large or too small for an angle.", token);
        return null;
    }

    private SymbolExpression? ParseName(Token token)
    {
        foreach (var name in _names)
        {
            if (token.In(cursor.Text).SequenceEqual(name))
            {
                return new SymbolExpression(name);
            }
        }

        var text = cursor.Excerpt(token);
        if (_names.Count == 0 || _reportedNames.Add(text))
        {
            var message = _names.Count == 0 && cursor.Kind != TokenKind.LeftParenthesis
                ? $"'{text}' has no value here; an angle is made of numbers, pi and functions."
                : cursor.Kind == TokenKind.LeftParenthesis
                    ? $"There is no function '{text}'; there are sin, cos, tan, exp, ln and sqrt."
                    : $"'{text}' is no parameter of this gate.";
            diagnostics.Error(DiagnosticCodes.UnknownParameter, message + Suggest(text), token);
        }

        return null;
    }

    private string Suggest(string name) => Spelling.Nearest(name, [.. _names, "pi", "sin", "cos", "tan", "exp", "ln", "sqrt"]) is { } nearest
        ? $" Did you mean '{nearest}'?"
        : "";

    private Expression? ParseParenthesized(Token opening)
    {
        if (!Nest(opening))
        {
            return null;
        }

        cursor.Advance();
        var inner = ParseSum();
        _nesting--;
        return inner is not null && cursor.Expect(TokenKind.RightParenthesis, "')'") ? inner : null;
    }

    private Expression? ParseCall(Token name)
    {
        if (cursor.Kind != TokenKind.LeftParenthesis)
        {
            cursor.ReportUnexpected("'('");
            return null;
        }

        var argument = ParseParenthesized(cursor.Current);
        if (argument is null || !Fits(argument.Depth, argument.NodeCount, name))
        {
            return null;
        }

        var function = MathFunction.Sin + (name.Kind - TokenKind.Sin);
        var result = Expression.Call(function, argument);
        if (!result.IsFree && double.IsNaN(result.Value))
        {
            var reason = function switch
            {
                MathFunction.Sqrt => "the square root of a negative number is not real",
                MathFunction.Ln when argument.Value == 0 => "the logarithm of 0 does not exist",
                MathFunction.Ln => "the logarithm of a negative number is not real",
                MathFunction.Tan => "the tangent has no value there",
                _ => "the result is too large",
            };
            diagnostics.Error(DiagnosticCodes.UndefinedValue, $"This angle has no value: {reason}.", name.Start, cursor.PreviousEnd - name.Start);
            return null;
        }

        return result;
    }

    private Expression? Join(BinaryOperator op, Expression left, Expression right, Token sign)
    {
        if (!Fits(Math.Max(left.Depth, right.Depth), left.NodeCount + right.NodeCount, sign))
        {
            return null;
        }

        var result = Expression.Binary(op, left, right);
        if (!result.IsFree && double.IsNaN(result.Value))
        {
            diagnostics.Error(DiagnosticCodes.UndefinedValue, $"This angle has no value: {ReasonOf(op, left, right)}.", sign);
            return null;
        }

        return result;
    }

    private static string ReasonOf(BinaryOperator op, Expression left, Expression right) => op switch
    {
        BinaryOperator.Divide when right.Value == 0 => "it divides by zero",
        BinaryOperator.Power when left.Value == 0 => "0 has no negative powers",
        BinaryOperator.Power when left.Value < 0 && right.Value != Math.Floor(right.Value) => "a broken power of a negative number is not real",
        _ => "the result is too large",
    };

    private bool Nest(Token token)
    {
        if (++_nesting <= MaxNesting)
        {
            return true;
        }

        diagnostics.Error(
            DiagnosticCodes.ExpressionTooDeep,
            string.Create(CultureInfo.InvariantCulture, $"The expression is nested more than {MaxNesting} deep here."),
            token);
        return false;
    }

    private bool Fits(int depth, int nodeCount, Token token)
    {
        if (depth < Expression.MaxDepth && nodeCount < Expression.MaxNodeCount)
        {
            return true;
        }

        diagnostics.Error(DiagnosticCodes.ExpressionTooDeep, "The expression is too long.", token);
        return false;
    }
}
