using System.Globalization;
using System.Text.Json;
using Nexus.Circuits.Text;

namespace Nexus.Circuits.Pytket;

/// <summary>
/// Reads angles: JSON numbers, and the expressions that symengine prints (numbers, <c>pi</c>, <c>E</c>, symbols, + - * / ** ^,
/// functions), in half-turns.
/// </summary>
internal sealed class HalfTurnParser(JsonText text)
{
    /// <summary>How deep parentheses, signs and powers can stand within one another.</summary>
    private const int MaxNesting = 256;

    // A gate definition's parameters may be substituted again and again: what they become stays small.
    private const int MaxSubstituted = 2000;

    private const int LongestRemembered = 64;
    private const int MostRemembered = 65_536;

    private static readonly string[] FunctionNames =
        ["sin", "cos", "tan", "sec", "csc", "cot", "asin", "acos", "atan", "sinh", "cosh", "tanh", "sqrt", "exp", "log", "ln", "abs", "sign", "floor", "ceiling"];

    // Circuits write the same few angles again and again: each is read once.
    private readonly Dictionary<string, Parameter> _remembered = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, Expression>? _values;
    private JsonNode _node;
    private string _contents = "";
    private int _position;
    private int _nesting;

    /// <summary>Reads an angle, in radians. False: it was reported.</summary>
    public bool TryParse(JsonNode node, IReadOnlyDictionary<string, Expression>? values, out Parameter radians)
    {
        radians = default;
        Span<char> buffer = stackalloc char[LongestRemembered];
        var isShort = node.IsString && !node.IsEscaped && node.Length <= LongestRemembered && values is null;
        var remembered = _remembered.GetAlternateLookup<ReadOnlySpan<char>>();
        if (isShort && remembered.TryGetValue(node.Characters(buffer), out radians))
        {
            return true;
        }

        if (ParseHalfTurns(node, values) is not { } halfTurns)
        {
            return false;
        }

        if (halfTurns.Depth >= Expression.MaxDepth - 2 || halfTurns.NodeCount >= Expression.MaxNodeCount / 2)
        {
            text.Error(PytketDiagnosticCodes.ExpressionTooDeep, "The expression is too long.", node);
            return false;
        }

        var exact = HalfTurns.ToRadians(halfTurns);
        if (!exact.IsFree && double.IsNaN(exact.Value))
        {
            text.Error(PytketDiagnosticCodes.UndefinedValue, "This angle has no finite real value.", node);
            return false;
        }

        radians = Parameter.FromExpression(exact);
        if (isShort && _remembered.Count < MostRemembered)
        {
            remembered[node.Characters(buffer)] = radians;
        }

        return true;
    }

    /// <summary>Reads an expression in half-turns. Null: it was reported.</summary>
    /// <param name="node">A string or a number.</param>
    /// <param name="values">What stands for symbols, in half-turns; null for nothing.</param>
    public Expression? ParseHalfTurns(JsonNode node, IReadOnlyDictionary<string, Expression>? values)
    {
        if (node.Kind is not (JsonTokenType.String or JsonTokenType.Number))
        {
            text.Error(PytketDiagnosticCodes.WrongType, $"An angle is an expression in a string, or a number, not {node.Description}.", node);
            return null;
        }

        _node = node;
        _values = values;
        _position = 0;
        _nesting = 0;
        if (!node.TryGetString(out _contents))
        {
            text.Error(PytketDiagnosticCodes.InvalidExpression, "An escape in this string is no character.", node);
            return null;
        }

        var expression = ParseSum();
        if (expression is not null && Peek() != '\0')
        {
            Error(PytketDiagnosticCodes.InvalidExpression, $"'{Excerpt()}' does not belong here.", _position, 1, "an operator", "the end");
            return null;
        }

        return expression;
    }

    private char Peek()
    {
        while (_position < _contents.Length && _contents[_position] is ' ' or '\t' or '\n' or '\r')
        {
            _position++;
        }

        return _position < _contents.Length ? _contents[_position] : '\0';
    }

    private string Excerpt() => char.IsControl(_contents[_position]) ? "?" : _contents[_position].ToString();

    private Expression? ParseSum()
    {
        var left = ParseProduct();
        while (left is not null && Peek() is '+' or '-')
        {
            var at = _position;
            var op = _contents[_position++] == '+' ? BinaryOperator.Add : BinaryOperator.Subtract;
            left = ParseProduct() is { } right ? Join(op, left, right, at) : null;
        }

        return left;
    }

    private Expression? ParseProduct()
    {
        var left = ParseSigned();
        while (left is not null && Peek() is '*' or '/')
        {
            var at = _position;
            var op = _contents[_position++] == '*' ? BinaryOperator.Multiply : BinaryOperator.Divide;
            left = ParseSigned() is { } right ? Join(op, left, right, at) : null;
        }

        return left;
    }

    private Expression? ParseSigned()
    {
        if (Peek() is not ('-' or '+'))
        {
            return ParsePower();
        }

        var at = _position;
        if (!Nest())
        {
            return null;
        }

        var negative = _contents[_position++] == '-';
        var operand = ParseSigned();
        _nesting--;
        return operand is null || !Fits(operand.Depth, operand.NodeCount, at) ? null : negative ? -operand : operand;
    }

    private Expression? ParsePower()
    {
        var operand = ParseOperand();
        var next = operand is null ? '\0' : Peek();
        var stars = next == '*' && _position + 1 < _contents.Length && _contents[_position + 1] == '*';
        if (next != '^' && !stars)
        {
            return operand;
        }

        var at = _position;
        if (!Nest())
        {
            return null;
        }

        _position += stars ? 2 : 1;
        var exponent = ParseSigned();
        _nesting--;
        return exponent is null ? null : Join(BinaryOperator.Power, operand!, exponent, at);
    }

    private Expression? ParseOperand()
    {
        var first = Peek();
        var at = _position;
        if (first == '(')
        {
            return ParseParenthesized();
        }

        if (char.IsAsciiDigit(first) || first == '.')
        {
            return ParseNumber(at);
        }

        if (IsNameStart(first))
        {
            while (_position < _contents.Length && IsNamePart(_contents[_position]))
            {
                _position++;
            }

            var name = _contents[at.._position];
            return Peek() == '(' ? ParseCall(name, at) : ParseName(name, at);
        }

        var message = first == '\0' ? "The expression ends too early." : $"'{Excerpt()}' does not belong here.";
        Error(PytketDiagnosticCodes.InvalidExpression, message, _position, 1, "a number", "'pi'", "a symbol", "a function", "'('");
        return null;
    }

    private Expression? ParseParenthesized()
    {
        if (!Nest())
        {
            return null;
        }

        _position++;
        var inner = ParseSum();
        _nesting--;
        if (inner is not null && Peek() != ')')
        {
            Error(PytketDiagnosticCodes.InvalidExpression, "A parenthesis is not closed.", _position, 1, "')'");
            return null;
        }

        _position++;
        return inner;
    }

    private Expression? ParseNumber(int at)
    {
        while (_position < _contents.Length && (char.IsAsciiDigit(_contents[_position]) || _contents[_position] == '.'))
        {
            _position++;
        }

        if (_position < _contents.Length && _contents[_position] is 'e' or 'E')
        {
            var exponent = _position + 1;
            exponent += exponent < _contents.Length && _contents[exponent] is '+' or '-' ? 1 : 0;
            if (exponent < _contents.Length && char.IsAsciiDigit(_contents[exponent]))
            {
                _position = exponent;
                while (_position < _contents.Length && char.IsAsciiDigit(_contents[_position]))
                {
                    _position++;
                }
            }
        }

        var digits = _contents.AsSpan(at, _position - at);
        if (Rational.TryParse(digits.TrimEnd('.'), out var value) && !double.IsNaN(Expression.Number(value).Value))
        {
            return Expression.Number(value);
        }

        Error(PytketDiagnosticCodes.InvalidExpression, "This number is not well-formed, or too long, too large or too small for an angle.", at, _position - at);
        return null;
    }

    private Expression? ParseName(string name, int at)
    {
        switch (name)
        {
            case "pi":
                return Expression.Pi;
            case "E":
                return Expression.Call(MathFunction.Exp, Expression.Number(1));
            case "I":
                Error(PytketDiagnosticCodes.UndefinedValue, "An angle is a real number: it has no imaginary part.", at, 1);
                return null;
            case "oo" or "zoo" or "nan" or "inf" or "NaN":
                Error(PytketDiagnosticCodes.UndefinedValue, "An angle is a finite real number.", at, name.Length);
                return null;
        }

        return _values is not null && _values.TryGetValue(name, out var value)
            ? value
            : Expression.Symbol(name);
    }

    private Expression? ParseCall(string name, int at)
    {
        var argument = ParseParenthesized();
        if (argument is null || !Fits(argument.Depth + 6, argument.NodeCount * 2 + 8, at))
        {
            return null;
        }

        var one = Expression.Number(1);
        var two = Expression.Number(2);
        var result = name switch
        {
            "sin" => Expression.Call(MathFunction.Sin, argument),
            "cos" => Expression.Call(MathFunction.Cos, argument),
            "tan" => Expression.Call(MathFunction.Tan, argument),
            "exp" => Expression.Call(MathFunction.Exp, argument),
            "log" or "ln" => Expression.Call(MathFunction.Ln, argument),
            "sqrt" => Expression.Call(MathFunction.Sqrt, argument),
            "sec" => one / Expression.Call(MathFunction.Cos, argument),
            "csc" => one / Expression.Call(MathFunction.Sin, argument),
            "cot" => Expression.Call(MathFunction.Cos, argument) / Expression.Call(MathFunction.Sin, argument),
            "sinh" => (Expression.Call(MathFunction.Exp, argument) - Expression.Call(MathFunction.Exp, -argument)) / two,
            "cosh" => (Expression.Call(MathFunction.Exp, argument) + Expression.Call(MathFunction.Exp, -argument)) / two,
            "abs" => Expression.Call(MathFunction.Sqrt, Expression.Binary(BinaryOperator.Power, argument, two)),
            _ => ByValue(name, argument, at),
        };
        if (result is not null && !result.IsFree && double.IsNaN(result.Value))
        {
            Error(PytketDiagnosticCodes.UndefinedValue, $"{name} has no finite real value there.", at, _position - at);
            return null;
        }

        return result;
    }

    /// <summary>A function that the circuit's expressions do not have: by its value, which symbols do not let it have.</summary>
    private Expression? ByValue(string name, Expression argument, int at)
    {
        if (!FunctionNames.Contains(name))
        {
            var hint = Spelling.Nearest(name, FunctionNames) is { } nearest ? $" Did you mean '{nearest}'?" : "";
            Error(PytketDiagnosticCodes.InvalidExpression, $"There is no function '{name}' here.{hint}", at, name.Length);
            return null;
        }

        if (argument.IsFree)
        {
            Error(PytketDiagnosticCodes.InvalidExpression, $"{name} of a free symbol cannot be kept: give the symbol a value first.", at, name.Length);
            return null;
        }

        var x = argument.Value;
        var value = name switch
        {
            "asin" => Math.Asin(x),
            "acos" => Math.Acos(x),
            "atan" => Math.Atan(x),
            "tanh" => Math.Tanh(x),
            "sign" => Math.Sign(x),
            "floor" => Math.Floor(x),
            _ => Math.Ceiling(x),
        };
        if (!double.IsFinite(value))
        {
            Error(PytketDiagnosticCodes.UndefinedValue, $"{name} has no finite real value there.", at, _position - at);
            return null;
        }

        return Expression.Number(Rational.FromDouble(value));
    }

    private Expression? Join(BinaryOperator op, Expression left, Expression right, int at)
    {
        if (!Fits(Math.Max(left.Depth, right.Depth), left.NodeCount + right.NodeCount, at))
        {
            return null;
        }

        var result = Expression.Binary(op, left, right);
        if (!result.IsFree && double.IsNaN(result.Value))
        {
            var reason = op == BinaryOperator.Divide && right.Value == 0 ? "it divides by zero" : "the result is no finite real number";
            Error(PytketDiagnosticCodes.UndefinedValue, $"This angle has no value: {reason}.", at, 1);
            return null;
        }

        return result;
    }

    private bool Nest()
    {
        if (++_nesting <= MaxNesting)
        {
            return true;
        }

        Error(
            PytketDiagnosticCodes.ExpressionTooDeep,
            string.Create(CultureInfo.InvariantCulture, $"The expression is nested more than {MaxNesting} deep here."),
            _position,
            1);
        return false;
    }

    private bool Fits(int depth, int nodeCount, int at)
    {
        if (depth < Expression.MaxDepth / 2 && nodeCount < (_values is null ? Expression.MaxNodeCount / 4 : MaxSubstituted))
        {
            return true;
        }

        Error(PytketDiagnosticCodes.ExpressionTooDeep, "The expression is too long.", at, 1);
        return false;
    }

    private void Error(string code, string message, int at, int length, params IReadOnlyList<string> expected) =>
        text.ErrorWithin(code, message, _node, Math.Min(at, _contents.Length), length, expected);

    // symengine lets a symbol have any name; those that pytket makes are letters, digits and underscores.
    private static bool IsNameStart(char character) => char.IsLetter(character) || character == '_';

    private static bool IsNamePart(char character) => char.IsLetterOrDigit(character) || character is '_';
}
