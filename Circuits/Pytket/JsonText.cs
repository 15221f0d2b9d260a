using System.Text;
using System.Text.Json;
using Nexus.Circuits.Text;

namespace Nexus.Circuits.Pytket;

/// <summary>The text as the bytes that the JSON reader takes, and the way back from a byte to its line and column.</summary>
internal sealed class JsonText
{
    /// <summary>How deep arrays and objects can stand within one another.</summary>
    public const int MaxDepth = 1000;

    private readonly string _text;
    private readonly DiagnosticList _diagnostics;

    public JsonText(SourceText source)
    {
        _text = source.Text;
        _diagnostics = new DiagnosticList(source);
        Utf8 = Encoding.UTF8.GetBytes(_text);
        Start = _text.StartsWith('\uFEFF') ? 3 : 0;
    }

    public byte[] Utf8 { get; }

    /// <summary>Where the JSON begins: after a byte order mark.</summary>
    public int Start { get; }

    public DiagnosticList Diagnostics => _diagnostics;

    public static JsonReaderOptions ReaderOptions => new() { MaxDepth = MaxDepth };

    /// <summary>The place in the text of a byte. Linear in the text: for diagnostics, of which there are few.</summary>
    public int CharacterAt(int offset)
    {
        if (Utf8.Length == _text.Length)
        {
            return Math.Min(offset, _text.Length);
        }

        var bytes = 0;
        var position = 0;
        while (position < _text.Length && bytes < offset)
        {
            var pair = position + 1 < _text.Length && char.IsSurrogatePair(_text[position], _text[position + 1]);
            bytes += pair ? 4 : _text[position] < 0x80 ? 1 : _text[position] < 0x800 ? 2 : 3;
            position += pair ? 2 : 1;
        }

        return position;
    }

    public void Error(string code, string message, JsonNode node, params IReadOnlyList<string> expected)
    {
        if (_diagnostics.IsFull)
        {
            return;
        }

        var start = CharacterAt(node.Start);
        var length = node.Kind is JsonTokenType.StartObject or JsonTokenType.StartArray ? 1 : CharacterAt(node.Start + node.Length) - start;
        _diagnostics.Error(code, message, start, length, expected);
    }

    /// <summary>Reports what is wrong inside of a string.</summary>
    /// <param name="code">The code of the diagnostic.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="node">The string, or a number.</param>
    /// <param name="offset">Where in its contents.</param>
    /// <param name="length">How many characters of the contents are concerned.</param>
    /// <param name="expected">What could stand there.</param>
    public void ErrorWithin(string code, string message, JsonNode node, int offset, int length, params IReadOnlyList<string> expected)
    {
        // In a string with escapes characters are not where they are in the contents: the whole string is the place.
        if (node.IsEscaped || _diagnostics.IsFull)
        {
            Error(code, message, node, expected);
            return;
        }

        var quote = node.Kind == JsonTokenType.String ? 1 : 0;
        _diagnostics.Error(code, message, CharacterAt(node.Start) + quote + offset, length, expected);
    }

    public void SyntaxError(JsonException exception, int lineOffset)
    {
        // The reader counts lines by '\n' from where it began.
        var offset = lineOffset;
        for (var line = exception.LineNumber ?? 0; line > 0; line--)
        {
            var next = Utf8.AsSpan(offset).IndexOf((byte)'\n');
            if (next < 0)
            {
                break;
            }

            offset += next + 1;
        }

        offset = (int)Math.Min(Utf8.Length, offset + (exception.BytePositionInLine ?? 0));
        var message = exception.Message;
        var tail = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        message = tail < 0 ? message : message[..tail];
        // A text that ends early leaves brackets open, which the message also tells by their depth.
        var deep = message.Contains("maximum configured depth", StringComparison.Ordinal);
        _diagnostics.Error(
            deep ? PytketDiagnosticCodes.TooDeep : PytketDiagnosticCodes.InvalidJson,
            deep ? $"The JSON is nested more than {MaxDepth} deep here." : "This is no well-formed JSON: " + Plain(message),
            CharacterAt(offset),
            1);
    }

    private static string Plain(string message)
    {
        var plain = new StringBuilder(message.Length);
        foreach (var character in message.AsSpan(0, Math.Min(message.Length, 200)))
        {
            plain.Append(char.IsControl(character) ? ' ' : character);
        }

        return plain.ToString();
    }
}
