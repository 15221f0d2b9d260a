using System.Globalization;

namespace Nexus.Circuits.Text;

/// <summary>Numbers and angles as the OpenQASM languages write them.</summary>
internal static class NumberText
{
    // Readers limit how deep expressions nest; what no person wrote is as well written as its value.
    private const int MaxDepth = 100;
    private const int MaxNodes = 1000;
    private const int LongestRational = 40;

    /// <summary>The shortest decimal number that reads back as the same double, with a point where there is an exponent.</summary>
    public static string Of(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var exponent = text.IndexOf('E', StringComparison.Ordinal);
        return exponent < 0 || text.Contains('.', StringComparison.Ordinal) ? text : text.Insert(exponent, ".0");
    }

    /// <summary>An angle as it was written; one of extraordinary size as its value.</summary>
    public static string Of(Expression angle)
    {
        if (!angle.IsFree && (angle.Depth > MaxDepth || angle.NodeCount > MaxNodes))
        {
            return Of(angle.Value);
        }

        var text = angle.ToString();
        return text.Length > LongestRational && angle is ConstantExpression { PiMultiple.IsZero: true } number
            && Rational.FromDouble(number.Value) == number.RationalPart
            ? Of(number.Value)
            : text;
    }

    /// <summary>An angle as an exact expression: a decimal number where only the value is known, or it is of extraordinary size.</summary>
    public static Expression Exact(Parameter parameter) =>
        parameter.Exact is { } exact && (exact.IsFree || (exact.Depth <= MaxDepth && exact.NodeCount <= MaxNodes))
            ? exact
            : Expression.Number(Rational.FromDouble(parameter.Radians));

    /// <summary>A text of any origin, fit to stand in a comment on one line.</summary>
    public static string InComment(string text)
    {
        const int longest = 80;
        return string.Concat(text.Take(longest).Select(c => c is >= ' ' and < '\x7F' ? c : '?'));
    }
}
