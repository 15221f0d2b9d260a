using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nexus.Storage.Jobs;

/// <summary>Values by name, as they were written: of a circuit's inputs, or of a backend's options. Equal by content.</summary>
[JsonConverter(typeof(ItemInputsConverter))]
public sealed class ItemInputs : IEquatable<ItemInputs>
{
    private ItemInputs(ImmutableDictionary<string, string> values) => Values = values;

    /// <summary>No values.</summary>
    public static ItemInputs None { get; } = new(ImmutableDictionary<string, string>.Empty);

    /// <summary>The values by name.</summary>
    public ImmutableDictionary<string, string> Values { get; }

    /// <summary>Values by name; null is none.</summary>
    public static ItemInputs Of(ImmutableDictionary<string, string>? values) => values is null || values.IsEmpty ? None : new ItemInputs(values);

    /// <inheritdoc/>
    public bool Equals(ItemInputs? other) => other is not null
        && Values.Count == other.Values.Count
        && Values.All(v => other.Values.TryGetValue(v.Key, out var value) && value == v.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ItemInputs);

    /// <inheritdoc/>
    public override int GetHashCode() => Values.Aggregate(0, (hash, value) => hash ^ HashCode.Combine(value.Key, value.Value));
}

/// <summary>Writes inputs as one JSON object, in the order of their names.</summary>
internal sealed class ItemInputsConverter : JsonConverter<ItemInputs>
{
    public override ItemInputs Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var values = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            values[name] = reader.GetString() ?? throw new JsonException($"The input '{name}' has no value.");
        }

        return ItemInputs.Of(values.ToImmutable());
    }

    public override void Write(Utf8JsonWriter writer, ItemInputs value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, text) in value.Values.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            writer.WriteString(name, text);
        }

        writer.WriteEndObject();
    }
}
