namespace Nexus.EndToEnd.Tests;

/// <summary><c>nexus serve</c>, or a part of a server, as a process of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string GrpcPrefix = "gRPC on ";
    private const string HttpPrefix = "HTTP on ";
    private const string TokenPrefix = "administrator's token in ";

    private readonly Uri? _grpc;
    private readonly string? _tokenFile;

    private ServerProcess(ChildProcess process, Uri? grpc, Uri http, string? tokenFile)
    {
        Process = process;
        Http = http;
        (_grpc, _tokenFile) = (grpc, tokenFile);
    }

    /// <summary>The process.</summary>
    public ChildProcess Process { get; }

    /// <summary>Where gRPC listens.</summary>
    public Uri Grpc => _grpc ?? throw new InvalidOperationException("It is no gateway.");

    /// <summary>Where HTTP listens.</summary>
    public Uri Http { get; }

    /// <summary>The file with the administrator's token.</summary>
    public string TokenFile => _tokenFile ?? throw new InvalidOperationException("It has no administrator's token.");

    /// <summary>Whether the administrator's token is in its data directory.</summary>
    public bool HasToken => _tokenFile is not null;

    /// <summary>The administrator's token.</summary>
    public string Token => File.ReadAllText(TokenFile).Trim();

    /// <summary>Starts a server, and returns once it takes calls.</summary>
    /// <param name="place">Where its data directory is.</param>
    /// <param name="before">The server whose ports it takes; free ports when null.</param>
    public static Task<ServerProcess> StartAsync(Workplace place, ServerProcess? before = null) =>
        StartAsync(place, ["serve"], before?._grpc?.Port ?? 0, before?.Http.Port ?? 0);

    /// <summary>Starts a silo without a gateway, and returns once it works.</summary>
    public static Task<ServerProcess> StartSiloAsync(Workplace place) => StartAsync(place, ["serve", "--no-gateway"]);

    /// <summary>Starts a gateway without a silo, and returns once it takes calls.</summary>
    public static Task<ServerProcess> StartGatewayAsync(Workplace place) => StartAsync(place, ["gateway"]);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private static async Task<ServerProcess> StartAsync(Workplace place, string[] command, int grpcPort = 0, int httpPort = 0)
    {
        var process = NexusProcess.StartOn(place, [.. command, "--http-port", $"{httpPort}", "--grpc-port", $"{grpcPort}"]);
        try
        {
            var grpc = command.Contains("--no-gateway") ? null : After(await process.OutputLineAsync(GrpcPrefix), GrpcPrefix);
            var http = After(await process.OutputLineAsync(HttpPrefix), HttpPrefix);
            var token = command.Contains("gateway") ? "" : await process.OutputLineAsync("administrator's token ");
            return new ServerProcess(
                process,
                grpc is null ? null : new Uri(grpc),
                new Uri(http),
                token.StartsWith(TokenPrefix, StringComparison.Ordinal) ? After(token, TokenPrefix) : null);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    private static string After(string line, string prefix) => line[prefix.Length..];
}
