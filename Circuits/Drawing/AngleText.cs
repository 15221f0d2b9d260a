using System.Globalization;
using System.Text.RegularExpressions;

namespace Nexus.Circuits.Drawing;

/// <summary>Writes angles as short as they can be told.</summary>
internal static partial class AngleText
{
    private const int LongestExact = 18;

    // Far below what four digits show, far above what rounding leaves of a multiple of pi.
    private const double PiTolerance = 1e-10;

    private static readonly int[] Denominators = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24, 32, 64, 128, 256, 512, 1024];

    /// <summary>The angles, joined by commas.</summary>
    public static string Of(ReadOnlySpan<Parameter> parameters, ClassicalPrinter printer)
    {
        var texts = new string[parameters.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = Of(parameters[i], printer);
        }

        return string.Join(", ", texts);
    }

    /// <summary>An angle: <c>π/2</c>, <c>-3π/4</c>, <c>0.1235</c>, <c>θ/2</c>.</summary>
    public static string Of(Parameter parameter, ClassicalPrinter printer)
    {
        if (parameter.RunTime is { } computed)
        {
            return printer.Print(computed, LongestExact);
        }

        if (parameter.Exact is { } exact && (exact.IsFree || exact.NodeCount <= 8))
        {
            var text = exact.NodeCount > 100 ? "…" : exact.ToString();
            if (exact.IsFree || (text.Length <= LongestExact && (text.Contains("pi", StringComparison.Ordinal) || text.Length <= 7)))
            {
                text = Pi().Replace(text, "π");
                return text.Length <= LongestExact + 6 ? text : string.Concat(text.AsSpan(0, LongestExact), "…");
            }
        }

        return Of(parameter.Radians);
    }

    private static string Of(double radians)
    {
        if (radians == 0)
        {
            return "0";
        }

        foreach (var denominator in Denominators)
        {
            var numerator = Math.Round(radians / Math.PI * denominator);
            if (Math.Abs(numerator) is >= 1 and <= 4096 && Math.Abs((numerator * Math.PI / denominator) - radians) <= PiTolerance * Math.Min(1, Math.Abs(radians)))
            {
                var factor = numerator switch
                {
                    1 => "π",
                    -1 => "-π",
                    _ => string.Create(CultureInfo.InvariantCulture, $"{numerator}π"),
                };
                return denominator == 1 ? factor : string.Create(CultureInfo.InvariantCulture, $"{factor}/{denominator}");
            }
        }

        return radians.ToString("G4", CultureInfo.InvariantCulture);
    }

    // 3*pi/4 is 3π/4; a symbol such as pixel keeps its letters.
    [GeneratedRegex(@"(?:(?<=\d)\*)?(?<![A-Za-z0-9_])pi(?![A-Za-z0-9_])|(?<=\d)\*pi(?![A-Za-z0-9_])")]
    private static partial Regex Pi();
}
