using System.Globalization;
using System.Text;

namespace Nexus.Circuits;

/// <summary>What is wrong with a text, and where: a value, never an exception.</summary>
public sealed record Diagnostic
{
    /// <summary>How many errors, and how many warnings, the reading of one file reports at most.</summary>
    public const int MaxCount = 20;

    /// <summary>How grave it is.</summary>
    public required DiagnosticSeverity Severity { get; init; }

    /// <summary>A short, stable name of the kind of mistake, such as <c>unknown-gate</c>.</summary>
    public required string Code { get; init; }

    /// <summary>A sentence for the person who wrote the text.</summary>
    public required string Message { get; init; }

    /// <summary>The file's name as given to the parser; may be empty.</summary>
    public string File { get; init; } = "";

    /// <summary>The line, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The column, from 1, in characters (a tab is one, and so is a character outside the basic plane).</summary>
    public required int Column { get; init; }

    /// <summary>How many characters of the line are concerned; at least 1.</summary>
    public required int Length { get; init; }

    /// <summary>The line's text without its end; of a very long line the part around the place.</summary>
    public string SourceLine { get; init; } = "";

    /// <summary>The column at which <see cref="SourceLine"/> starts: 1 except in a very long line.</summary>
    public int SourceLineColumn { get; init; } = 1;

    /// <summary>What could stand at the place instead; empty where that is not the matter.</summary>
    public IReadOnlyList<string> Expected { get; init; } = [];

    /// <summary>
    /// The diagnostic for a terminal: <c>file:line:column: error: message</c>, the source line, and a caret line under it.
    /// Control characters of the source are shown as U+FFFD; tabs are kept, so that the caret stands right at any tab width.
    /// </summary>
    public string Render()
    {
        var text = new StringBuilder();
        if (File.Length > 0)
        {
            text.Append(File).Append(':');
        }

        var kind = Severity == DiagnosticSeverity.Error ? "error" : "warning";
        text.Append(CultureInfo.InvariantCulture, $"{Line}:{Column}: {kind}: {Message}\n");
        foreach (var character in SourceLine)
        {
            text.Append(char.IsControl(character) && character != '\t' ? '\uFFFD' : character);
        }

        text.Append('\n');
        var left = Column - SourceLineColumn;
        var width = 0;
        foreach (var rune in SourceLine.EnumerateRunes())
        {
            if (left > 0)
            {
                text.Append(rune.Value == '\t' ? '\t' : ' ');
                left--;
            }
            else
            {
                width++;
            }
        }

        text.Append(' ', left).Append('^', Math.Max(1, Math.Min(Length, width)));
        return text.ToString();
    }

    /// <summary>The same as <see cref="Render"/>.</summary>
    public override string ToString() => Render();
}
