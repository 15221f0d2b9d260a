using System.Text.Json;

namespace Nexus.Circuits.Pytket;

/// <summary>
/// A JSON value as a list of its tokens, each with its place in the text. One tape is filled again for every command, so that a
/// file of millions of commands takes no memory for them beyond its text.
/// </summary>
internal sealed class JsonTape(JsonText text)
{
    private readonly Stack<int> _open = new();
    private Token[] _tokens = new Token[64];
    private int _count;

    public JsonText Text => text;

    public ref readonly Token this[int index] => ref _tokens[index];

    /// <summary>Fills the tape with the value that the reader stands at; the reader then stands at its last token.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="offset">Where in the text the reader's bytes begin.</param>
    /// <exception cref="JsonException">The JSON is not well-formed.</exception>
    public JsonNode Fill(ref Utf8JsonReader reader, int offset)
    {
        _count = 0;
        _open.Clear();
        do
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    _tokens[_open.Pop()].End = _count;
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    _open.Push(_count);
                    Append(ref reader, offset);
                    break;
                default:
                    Append(ref reader, offset);
                    break;
            }
        }
        while (_open.Count > 0 && reader.Read());

        return new JsonNode(this, 0);
    }

    private void Append(ref Utf8JsonReader reader, int offset)
    {
        if (_count == _tokens.Length)
        {
            Array.Resize(ref _tokens, 2 * _count);
        }

        var start = (int)reader.TokenStartIndex;
        var end = (int)reader.BytesConsumed;
        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            // The colon is consumed with the name.
            end = start + reader.ValueSpan.Length + 2;
        }

        _tokens[_count] = new Token(reader.TokenType, offset + start, end - start, _count + 1, reader.ValueIsEscaped);
        _count++;
    }

    /// <summary>One token.</summary>
    internal struct Token(JsonTokenType kind, int start, int length, int end, bool isEscaped)
    {
        public readonly JsonTokenType Kind = kind;
        public readonly int Start = start;
        public readonly int Length = length;
        public readonly bool IsEscaped = isEscaped;

        /// <summary>The number of the token after this value.</summary>
        public int End = end;
    }
}
