using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Nexus.Jobs.Bench;

/// <summary>A throwaway server on a free port of the loopback interface, which answers a write once it is on disk.</summary>
internal sealed class RedisServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Process _process;

    private RedisServer(Process process, int port) => (_process, Url) = (process, string.Create(CultureInfo.InvariantCulture, $"redis://127.0.0.1:{port}"));

    /// <summary>Why it cannot be started, or null.</summary>
    public static string? WhyNot => PeerContestant.OnPath("redis-server") ? null : "redis-server is not installed (Debian's package redis-server)";

    /// <summary>Where it listens.</summary>
    public string Url { get; }

    /// <summary>Starts it in a directory.</summary>
    public static async Task<RedisServer> StartAsync(string directory)
    {
        int port = NexusSilos.FreePort();
        string[] settings =
        [
            "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", directory,
            "--appendonly", "yes", "--appendfsync", "always", "--save", "", "--logfile", Path.Combine(directory, "redis.log"),
        ];
        var server = new RedisServer(Process.Start(new ProcessStartInfo("redis-server", settings))!, port);
        long started = Stopwatch.GetTimestamp();
        while (!await AnswersAsync(port))
        {
            if (server._process.HasExited || Stopwatch.GetElapsedTime(started) > Patience)
            {
                server.Dispose();
                throw new InvalidOperationException("redis-server did not start.");
            }

            await Task.Delay(20);
        }

        return server;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static async Task<bool> AnswersAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
