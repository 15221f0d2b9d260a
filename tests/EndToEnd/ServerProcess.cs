namespace Nexus.EndToEnd.Tests;

/// <summary><c>nexus serve</c> as a process of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private ServerProcess(ChildProcess process, Uri grpc, Uri http, string tokenFile)
    {
        Process = process;
        Grpc = grpc;
        Http = http;
        TokenFile = tokenFile;
    }

    /// <summary>The process.</summary>
    public ChildProcess Process { get; }

    /// <summary>Where gRPC listens.</summary>
    public Uri Grpc { get; }

    /// <summary>Where HTTP listens.</summary>
    public Uri Http { get; }

    /// <summary>The file with the administrator's token.</summary>
    public string TokenFile { get; }

    /// <summary>The administrator's token.</summary>
    public string Token => File.ReadAllText(TokenFile).Trim();

    /// <summary>Starts a server, and returns once it takes calls.</summary>
    /// <param name="place">Where its data directory is.</param>
    /// <param name="before">The server whose ports it takes; free ports when null.</param>
    public static async Task<ServerProcess> StartAsync(Workplace place, ServerProcess? before = null)
    {
        var process = NexusProcess.Start(
            place.DataDirectory, "serve", "--http-port", $"{before?.Http.Port ?? 0}", "--grpc-port", $"{before?.Grpc.Port ?? 0}");
        try
        {
            var grpc = After(await process.OutputLineAsync("gRPC on "), "gRPC on ");
            var http = After(await process.OutputLineAsync("HTTP on "), "HTTP on ");
            var token = After(await process.OutputLineAsync("administrator's token in "), "administrator's token in ");
            return new ServerProcess(process, new Uri(grpc), new Uri(http), token);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private static string After(string line, string prefix) => line[prefix.Length..];
}
