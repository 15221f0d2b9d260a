using System.Globalization;
using System.Numerics;
using Nexus.Circuits.Text;

namespace Nexus.Circuits.OpenQasm2;

/// <summary>
/// Reads the expressions that Quantinuum's dialect assigns: registers and bits joined by <c>| ^ &amp; &lt;&lt; &gt;&gt; + - * / **</c>, <c>~</c>, <c>-</c> and
/// comparisons. Operators bind as in pytket's grammar of the dialect (as in Python); comparisons loosest.
/// </summary>
/// <remarks>
/// A register is an unsigned integer of the word's width, and results wrap around there. What is made of single bits by <c>~ &amp; | ^</c>
/// alone is one bit, so that <c>~c[0]</c> is 0 or 1.
/// </remarks>
internal sealed class RegisterExpressionParser(TokenCursor cursor, DiagnosticList diagnostics, RegisterExpressionParser.OperandReader readOperand, RegisterExpressionParser.NumberReader readNumber)
{
    private const int MaxNesting = 400;
    private const int Loosest = 1;
    private const int UnaryStrength = 8;

    // Every operator adds itself and casts.
    private const int MaxDepth = ClassicalExpression.MaxDepth - 8;
    private const int MaxNodeCount = ClassicalExpression.MaxNodeCount - 8;

    private int _nesting;
    private ClassicalType _word;

    public delegate bool OperandReader(Token name, out Operand operand);

    public delegate bool NumberReader(out BigInteger value);

    /// <summary>Reads an expression. Null: it was reported.</summary>
    /// <param name="wordWidth">The bits of a register's value.</param>
    public RegisterValue? Parse(int wordWidth)
    {
        _nesting = 0;
        _word = ClassicalType.Unsigned(wordWidth);
        return ParseBinary(Loosest);
    }

    private static (ClassicalBinary Operator, int Strength) OperatorOf(TokenKind kind) => kind switch
    {
        TokenKind.EqualEqual => (ClassicalBinary.Equal, 1),
        TokenKind.NotEqual => (ClassicalBinary.NotEqual, 1),
        TokenKind.Less => (ClassicalBinary.Less, 1),
        TokenKind.LessEqual => (ClassicalBinary.LessOrEqual, 1),
        TokenKind.Greater => (ClassicalBinary.Greater, 1),
        TokenKind.GreaterEqual => (ClassicalBinary.GreaterOrEqual, 1),
        TokenKind.Pipe => (ClassicalBinary.BitOr, 2),
        TokenKind.Caret => (ClassicalBinary.BitXor, 3),
        TokenKind.Ampersand => (ClassicalBinary.BitAnd, 4),
        TokenKind.ShiftLeft => (ClassicalBinary.ShiftLeft, 5),
        TokenKind.ShiftRight => (ClassicalBinary.ShiftRight, 5),
        TokenKind.Plus => (ClassicalBinary.Add, 6),
        TokenKind.Minus => (ClassicalBinary.Subtract, 6),
        TokenKind.Star => (ClassicalBinary.Multiply, 7),
        TokenKind.Slash => (ClassicalBinary.Divide, 7),
        _ => (default, 0),
    };

    // All operators group to the left.
    private RegisterValue? ParseBinary(int strength)
    {
        if (strength == UnaryStrength)
        {
            return ParseUnary();
        }

        var left = ParseBinary(strength + 1);
        while (left is not null && OperatorOf(cursor.Kind) is var (op, own) && own == strength)
        {
            var sign = cursor.Current;
            cursor.Advance();
            var right = ParseBinary(strength + 1);
            left = right is null ? null : Join(op, left, right, sign);
        }

        return left;
    }

    private RegisterValue? ParseUnary()
    {
        if (cursor.Kind is not (TokenKind.Minus or TokenKind.Tilde))
        {
            return ParsePower();
        }

        var sign = cursor.Current;
        if (!Nest(sign))
        {
            return null;
        }

        cursor.Advance();
        var operand = ParseUnary();
        _nesting--;
        if (operand is null || !Fits(operand.Value, operand.Value, sign))
        {
            return null;
        }

        var isNot = sign.Kind == TokenKind.Tilde;
        var value = isNot && IsBit(operand.Value) ? operand.Value : Word(operand.Value);
        return operand with { Value = ClassicalExpression.Unary(isNot ? ClassicalUnary.BitNot : ClassicalUnary.Negate, value), Literal = null };
    }

    private RegisterValue? ParsePower()
    {
        var left = ParseOperand();
        while (left is not null && cursor.Kind == TokenKind.StarStar)
        {
            var sign = cursor.Current;
            cursor.Advance();
            var right = ParseOperand();
            left = right is null ? null : Join(ClassicalBinary.Power, left, right, sign);
        }

        return left;
    }

    private RegisterValue? ParseOperand()
    {
        var token = cursor.Current;
        switch (token.Kind)
        {
            case TokenKind.Integer:
                return readNumber(out var number) ? Number(number) : null;
            case TokenKind.Identifier:
                cursor.Advance();
                if (cursor.Kind == TokenKind.LeftParenthesis)
                {
                    diagnostics.Error(
                        DiagnosticCodes.ExternalCall, $"'{cursor.Excerpt(token)}' would be an external (WebAssembly) function; there are none here.", token);
                    return null;
                }

                if (!readOperand(token, out var operand))
                {
                    return null;
                }

                return operand.Register is null or { IsBroken: true }
                    ? new RegisterValue(ClassicalExpression.Literal(ClassicalValue.Of(ClassicalType.Bits(1), BigInteger.Zero)), IsBroken: true)
                    : new RegisterValue(ClassicalExpression.Read(
                        ClassicalType.Bits(operand.Size), operand.IsWhole ? operand.Register.Bits : [operand.At(0)]));
            case TokenKind.LeftParenthesis:
                if (!Nest(token))
                {
                    return null;
                }

                cursor.Advance();
                var inner = ParseBinary(Loosest);
                _nesting--;
                return inner is not null && cursor.Expect(TokenKind.RightParenthesis, "')'") ? inner : null;
            default:
                cursor.ReportUnexpected("a register", "a bit", "an integer", "'~'", "'('");
                return null;
        }
    }

    private RegisterValue Number(BigInteger number)
    {
        // 0 and 1 go with bits as well as with registers.
        var width = (int)Math.Max(number.IsOne || number.IsZero ? 1 : _word.Width, number.GetBitLength());
        return new RegisterValue(ClassicalExpression.Literal(ClassicalValue.Of(ClassicalType.Bits(width), number)), number);
    }

    private RegisterValue? Join(ClassicalBinary op, RegisterValue left, RegisterValue right, Token sign)
    {
        if (!Fits(left.Value, right.Value, sign))
        {
            return null;
        }

        var isOfBits = IsBit(left.Value) && IsBit(right.Value) && op is ClassicalBinary.BitAnd or ClassicalBinary.BitOr or ClassicalBinary.BitXor;
        var value = isOfBits
            ? ClassicalExpression.Binary(op, left.Value, right.Value)
            : ClassicalExpression.Binary(op, Word(left.Value), Word(right.Value));
        if (value.Type == ClassicalType.Bool)
        {
            value = ClassicalExpression.Cast(ClassicalType.Bits(1), value);
        }

        return new RegisterValue(value, null, left.IsBroken || right.IsBroken);
    }

    private static bool IsBit(ClassicalExpression value) => value.Type == ClassicalType.Bits(1);

    private ClassicalExpression Word(ClassicalExpression value) => ClassicalExpression.Cast(_word, value);

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

    private bool Fits(ClassicalExpression left, ClassicalExpression right, Token token)
    {
        if (Math.Max(left.Depth, right.Depth) <= MaxDepth && left.NodeCount + right.NodeCount <= MaxNodeCount)
        {
            return true;
        }

        diagnostics.Error(DiagnosticCodes.ExpressionTooDeep, "The expression is too long.", token);
        return false;
    }
}
