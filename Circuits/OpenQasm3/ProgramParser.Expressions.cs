namespace Nexus.Circuits.OpenQasm3;

internal sealed partial class ProgramParser
{
    private const int MaxExpressionDepth = 400;

    // Loosest first; ** is read with the signs.
    private static readonly string[][] Levels =
    [
        ["||"], ["&&"], ["|"], ["^"], ["&"], ["==", "!="], ["<", "<=", ">", ">="], ["<<", ">>"], ["+", "-"], ["*", "/", "%"],
    ];

    private static readonly Dictionary<string, int> LevelOf = Levels.SelectMany((symbols, level) => symbols.Select(s => (s, level))).ToDictionary(p => p.s, p => p.level);

    private int _expressionNesting;

    private ExpressionNode ParseExpression()
    {
        EnterExpression();
        var expression = ParseBinary(0);
        _expressionNesting--;
        return expression;
    }

    private void EnterExpression()
    {
        if (++_expressionNesting > MaxNesting)
        {
            _expressionNesting = 0;
            _isTooDeep = true;
            throw Fail(DiagnosticCodes.ExpressionTooDeep, $"The expression is nested more than {MaxNesting} deep.", _current);
        }
    }

    private T Checked<T>(T node)
        where T : ExpressionNode
    {
        if (node.Depth > MaxExpressionDepth)
        {
            _expressionNesting = 0;
            throw Fail(DiagnosticCodes.ExpressionTooDeep, $"The expression has more than {MaxExpressionDepth} operators in a row; split it up.", _current);
        }

        return node;
    }

    // Operators of one level group to the left.
    private ExpressionNode ParseBinary(int level)
    {
        var left = ParseSigned();
        return ParseBinaryFrom(left, level);
    }

    private ExpressionNode ParseBinaryFrom(ExpressionNode left, int level)
    {
        while (_current.Kind == TokenKind.Symbol && LevelOf.TryGetValue(_current.Text, out var found) && found >= level)
        {
            var symbol = _current.Text;
            Advance();
            var right = ParseSigned();
            while (_current.Kind == TokenKind.Symbol && LevelOf.TryGetValue(_current.Text, out var next) && next > found)
            {
                right = ParseBinaryFrom(right, found + 1);
            }

            left = Checked(new BinaryNode(symbol, left, right));
        }

        return left;
    }

    private ExpressionNode ParseSigned()
    {
        if (_current.Is("-") || _current.Is("~") || _current.Is("!"))
        {
            var sign = _current;
            Advance();
            EnterExpression();
            var operand = ParseSigned();
            _expressionNesting--;
            return Checked(new UnaryNode(sign.Text, operand, sign.Start));
        }

        return ParsePower(ParsePostfix());
    }

    // ** groups to the right and binds tighter than a sign before it.
    private ExpressionNode ParsePower(ExpressionNode left)
    {
        if (!TryTake("**"))
        {
            return left;
        }

        EnterExpression();
        var right = ParseSigned();
        _expressionNesting--;
        return Checked(new BinaryNode("**", left, right));
    }

    private ExpressionNode ParsePostfix() => ParseIndices(ParsePrimary());

    private ExpressionNode ParseIndices(ExpressionNode operand)
    {
        while (_current.Is("["))
        {
            operand = Checked(ParseIndex(operand));
        }

        return operand;
    }

    private IndexNode ParseIndex(ExpressionNode operand)
    {
        Expect("[");
        var items = new List<ExpressionNode>();
        if (_current.Is("{"))
        {
            items.Add(ParseSet());
        }
        else
        {
            do
            {
                items.Add(ParseRangeOrValue());
            }
            while (TryTake(",") && !_current.Is("]"));
        }

        Expect("]");
        return new IndexNode(operand, [.. items], _lastEnd);
    }

    private ExpressionNode ParseRangeOrValue()
    {
        var start = _current.Start;
        var first = _current.Is(":") ? null : ParseExpression();
        if (!TryTake(":"))
        {
            return first!;
        }

        var second = _current.Is("]") || _current.Is(",") || _current.Is(":") ? null : ParseExpression();
        if (!TryTake(":"))
        {
            return new RangeNode(first, null, second, start, _lastEnd);
        }

        var third = _current.Is("]") || _current.Is(",") ? null : ParseExpression();
        return new RangeNode(first, second, third, start, _lastEnd);
    }

    private SetNode ParseSet()
    {
        var start = _current.Start;
        Expect("{");
        EnterExpression();
        var items = new List<ExpressionNode>();
        while (!_current.Is("}"))
        {
            items.Add(_current.Is("{") ? ParseSet() : ParseExpression());
            if (!TryTake(","))
            {
                break;
            }
        }

        Expect("}");
        _expressionNesting--;
        return Checked(new SetNode([.. items], start, _lastEnd));
    }

    private ExpressionNode ParsePrimary()
    {
        var token = _current;
        switch (token.Kind)
        {
            case TokenKind.Integer or TokenKind.Real or TokenKind.Imaginary or TokenKind.BitString:
                Advance();
                return new LiteralNode(token);
            case TokenKind.Timing:
                throw Refuse("durations", token);
            case TokenKind.HardwareQubit:
                Advance();
                return new HardwareQubitNode(int.Parse(token.Text.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture), token.Start, token.End);
            case TokenKind.Identifier:
                Advance();
                return _current.Is("(") ? ParseCall(token) : new NameNode(token.Text, token.Start, token.End);
            case TokenKind.Symbol when token.Text == "(":
                Advance();
                var inner = ParseExpression();
                Expect(")");
                return inner;
            case TokenKind.Keyword:
                return ParseKeywordValue(token);
            default:
                throw Unexpected("a value");
        }
    }

    private ExpressionNode ParseKeywordValue(Token token)
    {
        switch (token.Text)
        {
            case "true" or "false":
                Advance();
                return new LiteralNode(token);
            case "durationof":
                throw Refuse("'durationof'", token);
            case "duration" or "stretch":
                throw Refuse($"the type '{token.Text}'", token);
            case "bit" or "bool" or "int" or "uint" or "float" or "angle" or "complex" or "array":
                var type = ParseType();
                Expect("(", " and the value to convert");
                var operand = ParseExpression();
                Expect(")");
                return Checked(new CastNode(type, operand, token.Start, _lastEnd));
            case "pow" or "inv" or "ctrl":
                // pow is a function as well.
                Advance();
                if (token.Text == "pow" && _current.Is("("))
                {
                    return ParseCall(token);
                }

                throw Fail(DiagnosticCodes.UnexpectedToken, $"Expected a value, found the word '{token.Text}'.", token);
            case "measure":
                throw Fail(OpenQasm3DiagnosticCodes.Misplaced, "A measurement is a value of its own: it stands alone after '=' or 'return'.", token);
            default:
                throw Unexpected("a value");
        }
    }

    private CallNode ParseCall(Token name)
    {
        var arguments = ParseArguments();
        return Checked(new CallNode(name.Text, arguments, name.Start, _lastEnd));
    }

    private ExpressionNode[] ParseArguments()
    {
        Expect("(");
        var arguments = new List<ExpressionNode>();
        while (!_current.Is(")"))
        {
            arguments.Add(ParseExpression());
            if (!TryTake(","))
            {
                break;
            }
        }

        Expect(")");
        return [.. arguments];
    }

    /// <summary>A value where a measurement, array values and concatenations may stand too.</summary>
    private ExpressionNode ParseValue(bool allowSet = false)
    {
        if (_current.Is("measure"))
        {
            return ParseMeasure();
        }

        if (allowSet && _current.Is("{"))
        {
            return ParseSet();
        }

        var value = ParseExpression();
        if (!_current.Is("++"))
        {
            return value;
        }

        var parts = new List<ExpressionNode> { value };
        while (TryTake("++"))
        {
            parts.Add(ParseExpression());
        }

        return Checked(new ConcatenationNode([.. parts]));
    }

    private MeasureNode ParseMeasure()
    {
        var start = _current.Start;
        Expect("measure");
        return new MeasureNode(ParseOperand(), start);
    }

    private ExpressionNode ParseOperand()
    {
        if (_current.Kind is not (TokenKind.Identifier or TokenKind.HardwareQubit))
        {
            throw Unexpected("a qubit or register");
        }

        var token = _current;
        Advance();
        return token.Kind == TokenKind.HardwareQubit
            ? new HardwareQubitNode(int.Parse(token.Text.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture), token.Start, token.End)
            : ParseIndices(new NameNode(token.Text, token.Start, token.End));
    }

    private ExpressionNode[] ParseOperands()
    {
        var operands = new List<ExpressionNode>();
        do
        {
            operands.Add(ParseOperand());
        }
        while (TryTake(",") && !_current.Is(";"));
        return [.. operands];
    }

    private SyntaxException Refuse(string what, Token token) => Fail(
        OpenQasm3DiagnosticCodes.NotSupported, $"Not supported: {what}. A circuit has no timing, no pulses and no functions from outside.", token);
}
