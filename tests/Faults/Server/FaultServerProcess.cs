using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Nexus.Client;
using Nexus.Faults.Kills;
using Nexus.Silo;

namespace Nexus.Faults.Server;

/// <summary>A <see cref="FaultServer"/> as a process of its own, which can be killed and started again on the same ports and data.</summary>
public sealed class FaultServerProcess : IAsyncDisposable
{
    /// <summary>What the server writes when it takes calls; its ports follow.</summary>
    internal const string Ready = "ready ";

    /// <summary>What starts a server instead of the commands of the program.</summary>
    internal const string Command = "serve";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly DataDirectory _directory;
    private readonly IReadOnlyDictionary<string, string?> _environment;
    private readonly ConcurrentQueue<string> _errors = [];
    private Process? _process;
    private (string Grpc, string Http) _ports = ("0", "0");

    /// <summary>Describes a server; it is started by <see cref="StartAsync"/>.</summary>
    /// <param name="directory">Its data directory.</param>
    /// <param name="environment">The variables that it gets, which say where its database is.</param>
    public FaultServerProcess(DataDirectory directory, IReadOnlyDictionary<string, string?> environment) =>
        (_directory, _environment) = (directory, environment);

    /// <summary>Where gRPC listens.</summary>
    public Uri Grpc => new($"http://127.0.0.1:{_ports.Grpc}");

    /// <summary>Where HTTP listens.</summary>
    public Uri Http => new($"http://127.0.0.1:{_ports.Http}");

    /// <summary>Whether it runs.</summary>
    public bool IsAlive => _process is { HasExited: false };

    /// <summary>Starts it, and returns once it takes calls.</summary>
    /// <param name="point">Where it is to die, or null.</param>
    /// <param name="jobId">With which job.</param>
    public async Task StartAsync(KillPoint? point = null, Guid jobId = default)
    {
        string[] death = point is { } at ? [at.ToString(), jobId.ToString()] : [];
        var start = new ProcessStartInfo(
            Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "Nexus.Faults" ? path : Executable,
            [Command, _directory.DirectoryPath, _ports.Grpc, _ports.Http, .. death])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException("The server did not start.");
        _process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? "");
        _process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(Limit);
        while (await _process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith(Ready, StringComparison.Ordinal))
            {
                var ports = line[Ready.Length..].Split(' ');
                _ports = (ports[0], ports[1]);
                return;
            }
        }

        throw new InvalidOperationException($"The server ended before it took calls: {string.Join('\n', _errors)}");
    }

    /// <summary>A client with the administrator's token.</summary>
    /// <param name="retryLimit">For how long it goes on trying while there is no server.</param>
    public NexusClient Connect(TimeSpan retryLimit) => new(
        Grpc,
        File.ReadAllText(_directory.AdministratorTokenPath).Trim(),
        new NexusClientOptions { RetryLimit = retryLimit, LongestPause = TimeSpan.FromMilliseconds(500) });

    /// <summary>What it holds: bytes of memory that are resident, handles and threads. Nothing while it does not run.</summary>
    public (long Resident, int Handles, int Threads) Footprint()
    {
        if (_process is not { HasExited: false } process)
        {
            return default;
        }

        process.Refresh();
        return (process.WorkingSet64, process.HandleCount, process.Threads.Count);
    }

    /// <summary>kill -9.</summary>
    public void Kill() => _process?.Kill();

    /// <summary>kill -9, and waits until it has died.</summary>
    public Task KillAsync()
    {
        Kill();
        return HasDiedAsync();
    }

    /// <summary>Waits until it has died, and returns its exit code: 137 after kill -9.</summary>
    public async Task<int> HasDiedAsync()
    {
        if (_process is not { } process)
        {
            return 0;
        }

        using var limit = new CancellationTokenSource(Limit);
        await process.WaitForExitAsync(limit.Token);
        var code = process.ExitCode;
        process.Dispose();
        _process = null;
        return code;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        _process?.Dispose();
    }

    // Built beside the tests that refer to it.
    private static string Executable => Path.Combine(
        AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Nexus.Faults.exe" : "Nexus.Faults");
}
