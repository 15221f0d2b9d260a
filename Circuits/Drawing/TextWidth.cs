namespace Nexus.Circuits.Drawing;

/// <summary>
/// How wide text in a sans-serif font is, so that boxes can be made wide enough without the font at hand. Rounded upwards from the
/// widths of common fonts of the kind.
/// </summary>
internal static class TextWidth
{
    /// <summary>The width, in the unit of <paramref name="size"/>.</summary>
    public static double Of(string text, double size)
    {
        var width = 0.0;
        foreach (var rune in text.EnumerateRunes())
        {
            width += CellWidth.Of(rune) == 2 ? 1.05 : rune.Value switch
            {
                'i' or 'j' or 'l' or '|' or '\'' => 0.25,
                'f' or 't' or 'r' or 'I' or '.' or ',' or ':' or ';' or '!' or '(' or ')' or '[' or ']' or '/' or ' ' or '-' or '"' => 0.38,
                'm' or 'M' or 'W' or 'w' or '%' or '@' or '…' or '→' => 0.98,
                '+' or '=' or '<' or '>' or '~' or '^' => 0.66,
                >= 'A' and <= 'Z' or '&' => 0.75,
                >= 0x20 and < 0x7F => 0.6,
                _ => 0.7,
            };
        }

        return width * size;
    }

    /// <summary>The text, cut so that it is at most so wide; an ellipsis tells that something is missing.</summary>
    public static string Cut(string text, double size, double width)
    {
        if (Of(text, size) <= width)
        {
            return text;
        }

        var room = width - Of("…", size);
        var kept = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            room -= Of(rune.ToString(), size);
            if (room < 0)
            {
                break;
            }

            kept += rune.Utf16SequenceLength;
        }

        return string.Concat(text.AsSpan(0, kept), "…");
    }
}
