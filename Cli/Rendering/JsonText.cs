using System.Buffers;
using System.Text;
using System.Text.Json;
using Nexus.Gateway.Exports;

namespace Nexus.Cli.Rendering;

/// <summary>Writes one JSON document on one line.</summary>
internal static class JsonText
{
    /// <summary>An object whose members are written by <paramref name="members"/>.</summary>
    public static string Object(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, ItemJson.Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
