using System.Diagnostics;
using System.Text.Json;

namespace Nexus.Jobs.Bench;

/// <summary>A job queue of others: peers/driver.mjs submits, two processes of peers/worker.mjs work.</summary>
internal sealed class PeerContestant : IDurableContestant
{
    private static readonly JsonSerializerOptions Wire = new(JsonSerializerDefaults.Web);

    private readonly Process _driver;

    private PeerContestant(string name, Process driver) => (Name, _driver) = (name, driver);

    public string Name { get; }

    /// <summary>Where the programs and their packages are, or null when this is not run from the sources.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>Why a peer cannot be measured, or null.</summary>
    public static string? WhyNot(string package) => Folder is null
        ? "bench/Jobs/peers is not to be found from here"
        : !Directory.Exists(Path.Combine(Folder, "node_modules", package))
            ? "its package is not installed: npm ci --prefix bench/Jobs/peers"
            : !OnPath("node") ? "Node is not installed" : null;

    /// <summary>Whether a program is installed.</summary>
    public static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Starts the peer's processes.</summary>
    /// <param name="package">The npm package, and the name of its program in peers/.</param>
    /// <param name="url">Its broker or database.</param>
    public static async Task<PeerContestant> StartAsync(string package, string url)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(Folder!, "driver.mjs"), package, url])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process driver = Process.Start(start)!;
        return await driver.StandardOutput.ReadLineAsync() == "ready"
            ? new PeerContestant(package, driver)
            : throw new InvalidOperationException($"{package} did not start.");
    }

    public Task<Timing> BatchesAsync(int concurrent, int count, int items, int microseconds) =>
        AskAsync(new { Case = "batches", concurrent, count, items, microseconds });

    public Task<Timing> AcknowledgementsAsync(int waiting, int count) => AskAsync(new { Case = "acknowledgements", waiting, count });

    public Task<Timing> PickupsAsync(int count, int idle) => AskAsync(new { Case = "pickups", count, idle });

    /// <summary>Ends the processes: the workers go with their driver.</summary>
    public async ValueTask DisposeAsync()
    {
        _driver.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _driver.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _driver.Kill(entireProcessTree: true);
        }

        _driver.Dispose();
    }

    private async Task<Timing> AskAsync(object request)
    {
        await _driver.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request, Wire));
        await _driver.StandardInput.FlushAsync();
        string answer = await _driver.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"{Name} has ended.");
        return JsonSerializer.Deserialize<Timing>(answer, Wire)!;
    }

    private static string? Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string peers = Path.Combine(folder.FullName, "peers");
            if (File.Exists(Path.Combine(peers, "driver.mjs")))
            {
                return peers;
            }
        }

        return null;
    }
}
