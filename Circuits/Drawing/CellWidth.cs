using System.Globalization;
using System.Text;

namespace Nexus.Circuits.Drawing;

/// <summary>How many cells of a terminal characters take.</summary>
internal static class CellWidth
{
    /// <summary>0 for what combines with the character before it, 2 for East Asian wide characters and pictures (Unicode's UAX 11), else 1.</summary>
    public static int Of(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
        _ => rune.Value is >= 0x1100 and <= 0x115F
            or >= 0x2E80 and <= 0x303E
            or >= 0x3041 and <= 0xA4CF
            or >= 0xAC00 and <= 0xD7A3
            or >= 0xF900 and <= 0xFAFF
            or >= 0xFE30 and <= 0xFE6F
            or >= 0xFF00 and <= 0xFF60
            or >= 0xFFE0 and <= 0xFFE6
            or >= 0x1F300 and <= 0x1FAFF
            or >= 0x20000 and <= 0x3FFFD
            ? 2 : 1,
    };

    /// <summary>The cells of a text.</summary>
    public static int Of(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            width += Of(rune);
        }

        return width;
    }

    /// <summary>The text, cut to at most so many cells; the ellipsis tells that something is missing.</summary>
    public static string Cut(string text, int cells, string ellipsis)
    {
        if (Of(text) <= cells)
        {
            return text;
        }

        var kept = new StringBuilder();
        var width = ellipsis.Length;
        foreach (var rune in text.EnumerateRunes())
        {
            width += Of(rune);
            if (width > cells)
            {
                break;
            }

            kept.Append(rune.ToString());
        }

        return kept.Append(ellipsis).ToString();
    }
}
