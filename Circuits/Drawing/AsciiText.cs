using System.Text;

namespace Nexus.Circuits.Drawing;

/// <summary>Writes the signs of drawings with ASCII characters.</summary>
internal static class AsciiText
{
    /// <summary>The text in ASCII; characters that have no such form become question marks.</summary>
    public static string Of(string text)
    {
        var ascii = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            ascii.Append(rune.Value switch
            {
                'π' => ascii.Length > 0 && char.IsAsciiDigit(ascii[^1]) ? "*pi" : "pi",
                '†' => "dg",
                '√' => "S",
                '⟩' => ">",
                '→' => "->",
                '…' => "...",
                < 0x80 => rune.ToString(),
                _ => "?",
            });
        }

        return ascii.ToString();
    }
}
