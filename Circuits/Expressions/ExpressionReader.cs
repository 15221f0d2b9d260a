using Nexus.Circuits.OpenQasm2;
using Nexus.Circuits.Text;

namespace Nexus.Circuits;

/// <summary>Reads an exact value that a person wrote by itself, as on a command line.</summary>
public static class ExpressionReader
{
    /// <summary>The longest text that is read, in characters.</summary>
    public const int MaxLength = 1000;

    /// <summary>Reads a value: a number, or an expression of numbers and <c>pi</c> in OpenQASM 2's grammar; <c>true</c> and <c>false</c> are 1 and 0, and <c>0b101</c> is 5.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The value; null when there is none.</param>
    /// <param name="error">A sentence on what is wrong with the text; null when nothing is.</param>
    public static bool TryRead(string text, out Expression? value, out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        (value, error) = Read(text.Trim());
        return value is not null;
    }

    private static (Expression? Value, string? Error) Read(string text)
    {
        if (text.Length is 0 or > MaxLength)
        {
            return (null, text.Length == 0 ? "The value is empty." : $"The value has {text.Length} characters; the most is {MaxLength}.");
        }

        if (text is "true" or "false")
        {
            return (Expression.Number(text == "true" ? 1 : 0), null);
        }

        if (text.StartsWith("0b", StringComparison.OrdinalIgnoreCase) && text.Length > 2 && text.AsSpan(2).IndexOfAnyExcept('0', '1') < 0)
        {
            var bits = text.AsSpan(2).ToString().Aggregate(System.Numerics.BigInteger.Zero, (number, digit) => (number << 1) + (digit - '0'));
            return (Expression.Number(Rational.Of(bits, 1)), null);
        }

        var source = new SourceText(text, "");
        var diagnostics = new DiagnosticList(source);
        var cursor = new TokenCursor(source, diagnostics);
        var value = new ExpressionParser(cursor, diagnostics).Parse([]);
        if (value is not null && cursor.Kind != TokenKind.EndOfFile)
        {
            cursor.ReportUnexpected("the end of the value");
            value = null;
        }

        return value is not null && double.IsFinite(value.Value)
            ? (value, null)
            : (null, diagnostics.InOrder() is [var first, ..] ? first.Message : $"'{text}' has no finite value.");
    }
}
