using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nexus.Silo;

/// <summary>The server that runs on a data directory, as its file <c>server.json</c> tells.</summary>
/// <param name="ProcessId">Its process id.</param>
/// <param name="Grpc">Where gRPC listens.</param>
/// <param name="Http">Where HTTP/1.1 listens.</param>
/// <param name="StartedAt">When it started (UTC).</param>
public sealed record LiveServer(int ProcessId, Uri Grpc, Uri Http, DateTimeOffset StartedAt)
{
    /// <summary>The server that runs on a data directory, or null when there is none; a file that a killed one left is not believed.</summary>
    public static LiveServer? Find(DataDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        try
        {
            var server = JsonSerializer.Deserialize(File.ReadAllText(directory.ServerPath), LiveServerContext.Default.LiveServer);
            return server is not null && IsAlive(server.ProcessId) ? server : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the file.</summary>
    internal void Write(DataDirectory directory)
    {
        var text = JsonSerializer.Serialize(this, LiveServerContext.Default.LiveServer);
        DataDirectory.WriteForOwner(directory.ServerPath, text + "\n");
    }

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

/// <summary>How the file is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(LiveServer))]
internal sealed partial class LiveServerContext : JsonSerializerContext;
