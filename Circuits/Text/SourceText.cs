namespace Nexus.Circuits.Text;

/// <summary>The text being read, and where in it lines begin.</summary>
internal sealed class SourceText(string text, string fileName)
{
    // Of a longer line a diagnostic shows this many characters before the place, and as many after.
    private const int ExcerptReach = 100;

    private List<int>? _lineStarts;

    public string Text => text;

    public string FileName => fileName;

    /// <summary>The line, from 1, of a position.</summary>
    public int LineOf(int position)
    {
        var index = (_lineStarts ??= FindLineStarts()).BinarySearch(position);
        return index >= 0 ? index + 1 : ~index;
    }

    public Diagnostic Diagnose(DiagnosticSeverity severity, string code, string message, int start, int length, IReadOnlyList<string> expected)
    {
        var line = LineOf(start);
        var lineStart = _lineStarts![line - 1];
        var lineEnd = text.AsSpan(lineStart).IndexOfAny('\r', '\n');
        lineEnd = lineEnd < 0 ? text.Length : lineStart + lineEnd;
        start = Math.Min(start, lineEnd);
        if (lineStart == 0 && text.StartsWith('\uFEFF'))
        {
            // A byte order mark is no column.
            lineStart = Math.Min(1, lineEnd);
            start = Math.Max(start, lineStart);
        }

        var from = lineStart;
        var to = lineEnd;
        if (lineEnd - lineStart > 2 * ExcerptReach)
        {
            from = CharacterBoundary(Math.Max(lineStart, start - ExcerptReach));
            to = CharacterBoundary(Math.Min(lineEnd, start + ExcerptReach));
        }

        var end = Math.Clamp(start + length, start, lineEnd);
        return new Diagnostic
        {
            Severity = severity,
            Code = code,
            Message = message,
            File = fileName,
            Line = line,
            Column = CharactersIn(lineStart, start) + 1,
            Length = Math.Max(1, CharactersIn(start, end)),
            SourceLine = text[from..to],
            SourceLineColumn = CharactersIn(lineStart, from) + 1,
            Expected = expected,
        };
    }

    private int CharacterBoundary(int position) =>
        position > 0 && position < text.Length && char.IsSurrogatePair(text[position - 1], text[position]) ? position - 1 : position;

    private int CharactersIn(int from, int to)
    {
        var count = 0;
        foreach (var _ in text.AsSpan(from, to - from).EnumerateRunes())
        {
            count++;
        }

        return count;
    }

    private List<int> FindLineStarts()
    {
        var starts = new List<int> { 0 };
        var position = 0;
        while (text.AsSpan(position).IndexOfAny('\r', '\n') is var offset and >= 0)
        {
            position += offset + 1;
            if (text[position - 1] == '\r' && position < text.Length && text[position] == '\n')
            {
                position++;
            }

            starts.Add(position);
        }

        return starts;
    }
}
