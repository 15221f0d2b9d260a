using System.Text.Json;

namespace Nexus.Simulators.Checking;

/// <summary>How a <see cref="CheckVerdict"/> is written to bytes: JSON in UTF-8, names in snake case, with <c>schema_version</c>.</summary>
public static class CheckVerdictFormat
{
    /// <summary>The name that is stored with such bytes.</summary>
    public const string Name = "verdict/v1";

    private const int Version = 1;

    /// <summary>Writes a verdict.</summary>
    public static byte[] Encode(CheckVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return JsonSerializer.SerializeToUtf8Bytes(verdict, CheckVerdictJson.Default.CheckVerdict);
    }

    /// <summary>Reads a verdict. Fields that it does not know are passed over.</summary>
    /// <exception cref="FormatException">The bytes are no verdict, or one of a later version.</exception>
    public static CheckVerdict Decode(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var verdict = JsonSerializer.Deserialize(bytes.Span, CheckVerdictJson.Default.CheckVerdict)
                ?? throw new FormatException("The verdict is null.");
            return verdict.SchemaVersion == Version
                ? verdict
                : throw new FormatException($"The verdict is of version {verdict.SchemaVersion}; this program reads version {Version}.");
        }
        catch (JsonException damage)
        {
            throw new FormatException("The verdict is damaged: " + damage.Message, damage);
        }
    }
}
