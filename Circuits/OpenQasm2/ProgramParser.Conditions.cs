using System.Globalization;
using System.Numerics;

namespace Nexus.Circuits.OpenQasm2;

// Conditions and, in Quantinuum's dialect, assignments.
internal sealed partial class ProgramParser
{
    private bool ParseIf()
    {
        var keyword = _cursor.Current;
        _cursor.Advance();
        if (!_cursor.Expect(TokenKind.LeftParenthesis, "'('"))
        {
            return false;
        }

        var name = _cursor.Current;
        if (name.Kind != TokenKind.Identifier)
        {
            _cursor.ReportUnexpected("a classical register");
            return false;
        }

        _cursor.Advance();
        if (_cursor.Kind == TokenKind.LeftBracket && !RequireHqslib1(
            _cursor.Current, "OpenQASM 2 compares a whole register: write 'if (c == 1)', with a register of one bit where one bit decides. Comparing a bit needs hqslib1.inc."))
        {
            return false;
        }

        if (!ParseOperand(name, false, out var compared))
        {
            return false;
        }

        var comparison = _cursor.Current;
        if (comparison.Kind == TokenKind.Equal)
        {
            _diagnostics.Error(DiagnosticCodes.UnexpectedToken, "OpenQASM 2 compares with '=='; here is '='.", comparison, "'=='");
            return false;
        }

        if (!comparison.IsComparison)
        {
            _cursor.ReportUnexpected(_hasHqslib1 ? "a comparison" : "'=='");
            return false;
        }

        if (comparison.Kind != TokenKind.EqualEqual
            && !RequireHqslib1(comparison, $"OpenQASM 2 compares with '==' only; '{_cursor.Excerpt(comparison)}' needs hqslib1.inc."))
        {
            return false;
        }

        _cursor.Advance();
        if (!ParseNaturalNumber("a non-negative integer", out var number, out var value) || !_cursor.Expect(TokenKind.RightParenthesis, "')'"))
        {
            return false;
        }

        if (compared.Register is null or { IsBroken: true })
        {
            return ParseConditional(null);
        }

        if (comparison.Kind == TokenKind.EqualEqual && value.GetBitLength() > compared.Size)
        {
            var place = compared.IsWhole ? compared.Register.Name : string.Create(CultureInfo.InvariantCulture, $"{compared.Register.Name}[{compared.Index}]");
            _diagnostics.Warning(
                DiagnosticCodes.ConditionNeverHolds, $"'{place}' has {Number(compared.Size, "bit")} and is never {_cursor.Excerpt(number)}.", number);
        }

        if (comparison.Kind == TokenKind.EqualEqual)
        {
            return ParseConditional(ConditionOf(compared, value));
        }

        if (comparison.Kind == TokenKind.NotEqual && !compared.IsWhole && value <= 1)
        {
            return ParseConditional(ConditionOf(compared, 1 - value));
        }

        // What a comparison for equality cannot say stands in a block.
        var test = Compare(comparison.Kind, compared, value);
        _builder.BeginBlock();
        var before = _operationCount;
        var isParsed = ParseConditional(null);
        var block = _builder.EndBlock();
        if (_operationCount > before && Admit(1, 0, keyword))
        {
            _builder.AddControlFlow(new IfElse(test, block));
        }

        return isParsed;
    }

    private static ClassicalExpression Compare(TokenKind comparison, Operand compared, BigInteger value)
    {
        var count = compared.Size;
        var op = comparison switch
        {
            TokenKind.NotEqual => ClassicalBinary.NotEqual,
            TokenKind.Less => ClassicalBinary.Less,
            TokenKind.LessEqual => ClassicalBinary.LessOrEqual,
            TokenKind.Greater => ClassicalBinary.Greater,
            _ => ClassicalBinary.GreaterOrEqual,
        };
        var type = ClassicalType.Unsigned(Math.Max(count, (int)value.GetBitLength()));
        return ClassicalExpression.Binary(
            op, ClassicalExpression.Cast(type, Read(compared)), ClassicalExpression.Literal(ClassicalValue.Of(type, value)));
    }

    private static ClassicalExpression Read(Operand operand) =>
        ClassicalExpression.Read(ClassicalType.Bits(operand.Size), operand.IsWhole ? operand.Register!.Bits : [operand.At(0)]);

    // Equal conditions are one object, so that a circuit stores each once.
    private Condition ConditionOf(Operand compared, BigInteger value)
    {
        var key = (compared.Register!, compared.Index, value);
        if (!_conditions.TryGetValue(key, out var condition))
        {
            condition = new Condition(compared.IsWhole ? compared.Register!.Bits : [compared.At(0)], value);
            _conditions.Add(key, condition);
        }

        return condition;
    }

    private bool ParseConditional(Condition? condition)
    {
        switch (_cursor.Kind)
        {
            case TokenKind.Identifier or TokenKind.U or TokenKind.CX:
                return ParseApplication(condition);
            case TokenKind.UpperIdentifier when _hasHqslib1:
                return ParseApplication(condition);
            case TokenKind.Measure:
                return ParseMeasure(condition);
            case TokenKind.Reset:
                return ParseReset(condition);
            case TokenKind.Barrier when _hasHqslib1:
                return ParseBarrier();
            case TokenKind.Barrier or TokenKind.If or TokenKind.Gate or TokenKind.Opaque or TokenKind.Qreg or TokenKind.Creg or TokenKind.Include or TokenKind.OpenQasm or TokenKind.LeftBrace:
                var what = _cursor.Kind == TokenKind.LeftBrace
                    ? "In OpenQASM 2 a condition stands before one operation, without braces"
                    : $"'{_cursor.Excerpt(_cursor.Current)}' cannot be conditional";
                _diagnostics.Error(
                    DiagnosticCodes.NotAllowedInIf,
                    $"{what}; only gates, measurements and resets are.",
                    _cursor.Current,
                    "a gate",
                    "'measure'",
                    "'reset'");
                if (_cursor.Kind != TokenKind.LeftBrace)
                {
                    _cursor.Advance();
                }

                return false;
            case TokenKind.UpperIdentifier:
                return ParseStatement();
            default:
                _cursor.ReportUnexpected("a gate", "'measure'", "'reset'");
                return false;
        }
    }

    private bool ParseAssignment(Token name, Condition? condition)
    {
        if (!RequireHqslib1(name, $"'{_cursor.Excerpt(name)}' is assigned a value here; an assignment needs hqslib1.inc."))
        {
            return false;
        }

        if (!ParseOperand(name, false, out var target))
        {
            return false;
        }

        var sign = _cursor.Current;
        if (!_cursor.Expect(TokenKind.Equal, target.IsWhole ? "'[' or '='" : "'='"))
        {
            return false;
        }

        var start = _cursor.Current;
        if (_registerExpressions.Parse(WordWidth) is not { } value || !_cursor.ExpectSemicolon("an operator"))
        {
            return false;
        }

        if (target.Register is null or { IsBroken: true } || value.IsBroken || !Admit(1, 0, sign))
        {
            return true;
        }

        if (value.Literal is { } number && number.GetBitLength() > target.Size)
        {
            _diagnostics.Warning(
                DiagnosticCodes.ValueCut,
                $"'{target.Register.Name}' takes {Number(target.Size, "bit")} here, of {number.ToString(CultureInfo.InvariantCulture)} the lowest.",
                start);
        }

        int[] bits = target.IsWhole ? target.Register.Bits : [target.At(0)];
        _builder.AddAssign(ClassicalTarget.To(ClassicalType.Bits(bits.Length), bits), value.Value, condition);
        return true;
    }

    // Registers are computed with as unsigned integers of 64 bits, or of as many as the widest register has.
    private int WordWidth => Math.Max(64, _widestRegister);

    private bool ParseNaturalNumber(string expected, out Token token, out BigInteger value)
    {
        token = _cursor.Current;
        value = default;
        if (token.Kind != TokenKind.Integer)
        {
            _cursor.ReportUnexpected(expected);
            return false;
        }

        _cursor.Advance();
        if (token.Length > Rational.MaxLiteralDigits)
        {
            _diagnostics.Error(DiagnosticCodes.NumberOutOfRange, $"The integer {_cursor.Excerpt(token)} is too long.", token);
            return false;
        }

        value = BigInteger.Parse(token.In(_source.Text), CultureInfo.InvariantCulture);
        return true;
    }

    // False, with the error, in a program that is not in Quantinuum's dialect.
    private bool RequireHqslib1(Token token, string message)
    {
        if (!_hasHqslib1)
        {
            _diagnostics.Error(DiagnosticCodes.NeedsHqslib1, message, token, "include \"hqslib1.inc\";");
        }

        return _hasHqslib1;
    }
}
