namespace Nexus.Circuits;

/// <summary>Tells by a text's beginning which format it is written in.</summary>
internal static class CircuitFormatDetection
{
    /// <summary>How far into a text without a version line words are looked for.</summary>
    private const int Reach = 4096;

    /// <summary>Words that an OpenQASM 3 program can begin with and an OpenQASM 2 program has no use for.</summary>
    private static readonly string[] OpenQasm3Words =
    [
        "qubit", "bit", "bool", "int", "uint", "float", "angle", "complex", "array", "const", "input", "output", "let", "def", "gate", "for",
        "while", "switch", "ctrl", "negctrl", "inv", "pow", "gphase", "pragma", "duration", "stretch", "defcal", "defcalgrammar", "cal",
        "extern", "box", "delay",
    ];

    /// <summary>Words that lines of LLVM text begin with.</summary>
    private static readonly string[] LlvmWords = ["source_filename", "target", "define", "declare", "attributes", "%Qubit", "%Result", "%String"];

    public static CircuitFormat Detect(string text)
    {
        var start = SkipBlanks(text, 0);
        if (start == text.Length)
        {
            return CircuitFormat.OpenQasm2;
        }

        switch (text[start])
        {
            case '{' or '[':
                return CircuitFormat.Pytket;
            case ';':
                return CircuitFormat.Qir;
            case '@' or '#':
                return CircuitFormat.OpenQasm3;
        }

        var word = WordAt(text, start);
        if (word is "OPENQASM")
        {
            var version = SkipBlanks(text, start + word.Length);
            return version < text.Length && text[version] == '3' ? CircuitFormat.OpenQasm3 : CircuitFormat.OpenQasm2;
        }

        if (Array.Exists(LlvmWords, known => text.AsSpan(start).StartsWith(known, StringComparison.Ordinal)))
        {
            return CircuitFormat.Qir;
        }

        if (word is "include")
        {
            return text.AsSpan(start, Math.Min(Reach, text.Length - start)).Contains("stdgates.inc", StringComparison.Ordinal)
                ? CircuitFormat.OpenQasm3
                : CircuitFormat.OpenQasm2;
        }

        // A version line is required in OpenQASM 2 only. Without one, an older style of declaration is taken for a forgotten line.
        foreach (var known in OpenQasm3Words)
        {
            if (word.SequenceEqual(known))
            {
                return CircuitFormat.OpenQasm3;
            }
        }

        return CircuitFormat.OpenQasm2;
    }

    /// <summary>The place after blanks, a byte order mark, and comments of the form // and /* */.</summary>
    private static int SkipBlanks(string text, int position)
    {
        while (position < text.Length)
        {
            if (char.IsWhiteSpace(text[position]) || text[position] == '\uFEFF')
            {
                position++;
            }
            else if (text.AsSpan(position).StartsWith("//"))
            {
                var end = text.AsSpan(position).IndexOfAny('\r', '\n');
                position = end < 0 ? text.Length : position + end;
            }
            else if (text.AsSpan(position).StartsWith("/*"))
            {
                var end = text.AsSpan(position + 2).IndexOf("*/");
                position = end < 0 ? text.Length : position + 2 + end + 2;
            }
            else
            {
                return position;
            }
        }

        return position;
    }

    private static ReadOnlySpan<char> WordAt(string text, int start)
    {
        var end = start;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        return text.AsSpan(start, end - start);
    }
}
