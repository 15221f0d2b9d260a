using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Nexus.Circuits.Pytket;

/// <summary>A value on a <see cref="JsonTape"/>.</summary>
internal readonly struct JsonNode(JsonTape tape, int index)
{
    public JsonTokenType Kind => tape[index].Kind;

    /// <summary>The byte at which the value begins.</summary>
    public int Start => tape[index].Start;

    /// <summary>The bytes of its first token.</summary>
    public int Length => tape[index].Length;

    public bool IsEscaped => tape[index].IsEscaped;

    public bool IsObject => Kind == JsonTokenType.StartObject;

    public bool IsArray => Kind == JsonTokenType.StartArray;

    public bool IsString => Kind == JsonTokenType.String;

    public bool IsNumber => Kind == JsonTokenType.Number;

    public bool IsBoolean => Kind is JsonTokenType.True or JsonTokenType.False;

    /// <summary>How a person calls what this is.</summary>
    public string Description => Kind switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "a truth value",
    };

    private ReadOnlySpan<byte> Raw => tape.Text.Utf8.AsSpan(Start, Length);

    private ReadOnlySpan<byte> Contents => Kind is JsonTokenType.String or JsonTokenType.PropertyName ? Raw[1..^1] : Raw;

    /// <summary>The values of an array.</summary>
    public Items GetItems() => new(tape, index);

    /// <summary>How many values an array has. Linear in them.</summary>
    public int CountItems()
    {
        var count = 0;
        foreach (var _ in GetItems())
        {
            count++;
        }

        return count;
    }

    /// <summary>The values of an array as a list.</summary>
    public JsonNode[] ToArray()
    {
        var items = new JsonNode[CountItems()];
        var next = 0;
        foreach (var item in GetItems())
        {
            items[next++] = item;
        }

        return items;
    }

    /// <summary>The value of a key; of a key that comes twice the last one.</summary>
    public bool TryGet(string key, out JsonNode value)
    {
        value = default;
        var found = false;
        if (!IsObject)
        {
            return false;
        }

        var end = tape[index].End;
        for (var name = index + 1; name < end; name = tape[name + 1].End)
        {
            if (new JsonNode(tape, name).Is(key))
            {
                value = new JsonNode(tape, name + 1);
                found = true;
            }
        }

        return found;
    }

    /// <summary>Whether a string's contents are this text of ASCII characters.</summary>
    public bool Is(string text) => IsEscaped ? TryGetString(out var own) && own == text : Ascii.Equals(Contents, text);

    /// <summary>A string's contents; false when an escape in it is no character.</summary>
    public bool TryGetString(out string value)
    {
        if (!IsEscaped)
        {
            value = Encoding.UTF8.GetString(Contents);
            return true;
        }

        try
        {
            var reader = new Utf8JsonReader(Kind == JsonTokenType.PropertyName ? [(byte)'"', .. Contents, (byte)'"'] : Raw);
            reader.Read();
            value = reader.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            value = "";
            return false;
        }
    }

    /// <summary>The contents of a short string or number in the buffer, or as a string of their own. An impossible escape leaves nothing.</summary>
    public ReadOnlySpan<char> Characters(Span<char> buffer)
    {
        if (!IsEscaped && Length <= buffer.Length)
        {
            return buffer[..Encoding.UTF8.GetChars(Contents, buffer)];
        }

        return TryGetString(out var value) ? value : [];
    }

    public bool TryGetInt(out int value) =>
        Utf8Parser.TryParse(Raw, out value, out var consumed) && consumed == Length && IsNumber;

    public bool TryGetInteger(out BigInteger value)
    {
        value = default;
        return IsNumber && Length <= 1000 && BigInteger.TryParse(Encoding.ASCII.GetString(Raw), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    public bool TryGetDouble(out double value) =>
        Utf8Parser.TryParse(Raw, out value, out var consumed) && consumed == Length && IsNumber && double.IsFinite(value);

    /// <summary>Walks the values of an array; of anything else none.</summary>
    internal ref struct Items
    {
        private readonly JsonTape _tape;
        private readonly int _end;
        private int _next;

        public Items(JsonTape tape, int index)
        {
            _tape = tape;
            _end = tape[index].Kind == JsonTokenType.StartArray ? tape[index].End : index;
            _next = index + 1;
        }

        public JsonNode Current { get; private set; }

        public readonly Items GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_next >= _end)
            {
                return false;
            }

            Current = new JsonNode(_tape, _next);
            _next = _tape[_next].End;
            return true;
        }
    }
}
