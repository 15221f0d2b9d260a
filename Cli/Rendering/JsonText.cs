using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nexus.Cli.Rendering;

/// <summary>Writes one JSON document on one line.</summary>
internal static class JsonText
{
    /// <summary>How documents are written.</summary>
    // Nothing here is put into HTML, where the stricter encoder's escapes of quotes and of letters beyond ASCII would matter.
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object whose members are written by <paramref name="members"/>.</summary>
    public static string Object(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
