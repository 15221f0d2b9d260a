using System.Text;
using System.Text.Json;

namespace Nexus.Programs.Compilation;

/// <summary>How a <see cref="CompilationReport"/> is written: JSON in UTF-8, names in snake case, with <c>schema_version</c>.</summary>
public static class CompilationReportFormat
{
    /// <summary>The name that is stored with such bytes.</summary>
    public const string Name = "compiled/v1";

    private const int Version = 1;

    /// <summary>Writes a report.</summary>
    public static byte[] Encode(CompilationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return JsonSerializer.SerializeToUtf8Bytes(report, CompilationReportJson.Default.CompilationReport);
    }

    /// <summary>Writes a report as a lineage.</summary>
    public static string ToText(CompilationReport report) => Encoding.UTF8.GetString(Encode(report));

    /// <summary>Reads a report. Fields that it does not know are passed over.</summary>
    /// <exception cref="FormatException">The bytes are no report, or one of a later version.</exception>
    public static CompilationReport Decode(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var report = JsonSerializer.Deserialize(bytes.Span, CompilationReportJson.Default.CompilationReport)
                ?? throw new FormatException("The report is null.");
            return report.SchemaVersion == Version
                ? report
                : throw new FormatException($"The report is of version {report.SchemaVersion}; this program reads version {Version}.");
        }
        catch (JsonException damage)
        {
            throw new FormatException("The report is damaged: " + damage.Message, damage);
        }
    }

    /// <summary>Reads a lineage.</summary>
    /// <exception cref="FormatException">The text is no report, or one of a later version.</exception>
    public static CompilationReport Decode(string text) => Decode(Encoding.UTF8.GetBytes(text));
}
