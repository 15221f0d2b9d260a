using System.Text.Json;
using Nexus.Grains.Jobs;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Storage.Sql;

/// <summary>The JSON documents in columns.</summary>
internal static class Documents
{
    /// <summary>Writes settings in the form of <see cref="ExecutionSettings.CurrentSchemaVersion"/>.</summary>
    public static string Write(ExecutionSettings settings) =>
        JsonSerializer.Serialize(settings with { SchemaVersion = ExecutionSettings.CurrentSchemaVersion }, DocumentContext.Default.ExecutionSettings);

    /// <summary>Reads settings of this program's form or an older one.</summary>
    /// <exception cref="StorageException">A newer program wrote them, or they are damaged.</exception>
    public static ExecutionSettings ReadSettings(string json)
    {
        try
        {
            // The version comes first: a newer form may lack what this program requires, and must not be called damaged for it.
            using JsonDocument document = JsonDocument.Parse(json);
            int version = document.RootElement.TryGetProperty("schemaVersion", out JsonElement stored) ? stored.GetInt32() : 1;
            if (version > ExecutionSettings.CurrentSchemaVersion)
            {
                throw new StorageException(
                    $"An item's settings have schema version {version}, but this program knows versions up to {ExecutionSettings.CurrentSchemaVersion} only. Use a newer program.");
            }

            return document.Deserialize(DocumentContext.Default.ExecutionSettings)! with { SchemaVersion = ExecutionSettings.CurrentSchemaVersion };
        }
        catch (Exception failure) when (failure is JsonException or FormatException or InvalidOperationException)
        {
            throw new StorageException($"An item's settings in the database are damaged: {json}", innerException: failure);
        }
    }

    /// <summary>Writes a job's counts.</summary>
    public static string Write(IReadOnlyList<int> counts) => JsonSerializer.Serialize(counts, DocumentContext.Default.IReadOnlyListInt32);

    /// <summary>Reads a job's counts.</summary>
    public static IReadOnlyList<int> ReadCounts(string json) => JsonSerializer.Deserialize(json, DocumentContext.Default.IReadOnlyListInt32)!;

    /// <summary>Writes the commands of a job that are pending.</summary>
    public static string Write(IReadOnlyList<JobCommandRecord> commands) =>
        JsonSerializer.Serialize(commands, DocumentContext.Default.IReadOnlyListJobCommandRecord);

    /// <summary>Reads the commands of a job that are pending.</summary>
    public static IReadOnlyList<JobCommandRecord> ReadCommands(string json) =>
        JsonSerializer.Deserialize(json, DocumentContext.Default.IReadOnlyListJobCommandRecord)!;

    /// <summary>Writes a program's classical registers.</summary>
    public static string Write(IReadOnlyList<RegisterShape> registers) => JsonSerializer.Serialize(registers, DocumentContext.Default.IReadOnlyListRegisterShape);

    /// <summary>Reads a program's classical registers.</summary>
    public static IReadOnlyList<RegisterShape> ReadRegisters(string json) =>
        JsonSerializer.Deserialize(json, DocumentContext.Default.IReadOnlyListRegisterShape)!;

    /// <summary>Writes a program's inputs.</summary>
    public static string Write(IReadOnlyList<ProgramInput> inputs) => JsonSerializer.Serialize(inputs, DocumentContext.Default.IReadOnlyListProgramInput);

    /// <summary>Reads a program's inputs.</summary>
    public static IReadOnlyList<ProgramInput> ReadInputs(string json) =>
        JsonSerializer.Deserialize(json, DocumentContext.Default.IReadOnlyListProgramInput)!;

    /// <summary>Writes names.</summary>
    public static string Write(IReadOnlyList<string> names) => JsonSerializer.Serialize(names, DocumentContext.Default.IReadOnlyListString);

    /// <summary>Reads names.</summary>
    public static IReadOnlyList<string> ReadNames(string json) => JsonSerializer.Deserialize(json, DocumentContext.Default.IReadOnlyListString)!;

    /// <summary>Writes how a job compiles; null when it does not.</summary>
    public static string? Write(CompileSettings? settings) =>
        settings is null ? null : JsonSerializer.Serialize(settings, DocumentContext.Default.CompileSettings);

    /// <summary>Reads how a job compiles.</summary>
    public static CompileSettings ReadCompileSettings(string json) => JsonSerializer.Deserialize(json, DocumentContext.Default.CompileSettings)!;
}
