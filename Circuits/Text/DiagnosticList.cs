namespace Nexus.Circuits.Text;

/// <summary>Gathers the diagnostics of one parse, up to <see cref="Diagnostic.MaxCount"/> errors and as many warnings.</summary>
internal sealed class DiagnosticList(SourceText source)
{
    private readonly List<(int Start, Diagnostic Diagnostic)> _diagnostics = [];
    private int _warnings;

    public int ErrorCount { get; private set; }

    public bool IsFull => ErrorCount >= Diagnostic.MaxCount;

    /// <summary>Adds an error and returns its number, for <see cref="Amend"/>; -1 when the list is full.</summary>
    public int Error(string code, string message, int start, int length, params IReadOnlyList<string> expected)
    {
        if (IsFull)
        {
            return -1;
        }

        ErrorCount++;
        _diagnostics.Add((start, source.Diagnose(DiagnosticSeverity.Error, code, message, start, length, expected)));
        return _diagnostics.Count - 1;
    }

    public void Warning(string code, string message, int start, int length)
    {
        if (_warnings++ < Diagnostic.MaxCount)
        {
            _diagnostics.Add((start, source.Diagnose(DiagnosticSeverity.Warning, code, message, start, length, [])));
        }
    }

    /// <summary>Replaces the message of an error when more has become known.</summary>
    public void Amend(int number, string message)
    {
        if (number >= 0)
        {
            var (start, diagnostic) = _diagnostics[number];
            _diagnostics[number] = (start, diagnostic with { Message = message });
        }
    }

    /// <summary>All of them, in the order of their places.</summary>
    public Diagnostic[] InOrder() => [.. _diagnostics.OrderBy(d => d.Start).Select(d => d.Diagnostic)];
}
