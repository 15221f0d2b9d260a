using System.Globalization;
using System.Runtime.InteropServices;
using Nexus.Jobs.Bench;
using Nexus.Postgres.Testing;
using Nexus.Storage;

// How fast jobs go through Nexus, everything durable, beside peers that run in turn with it on the same machine: machines drift, so the
// ratios are what to compare. PostgreSQL is a throwaway server with its defaults (fsync on), Redis one with appendfsync always. Prints the
// table in Markdown.
// Usage: dotnet run -c Release --project bench/Jobs [--quick] [--only name,...] [--in directory] [case ...]
//   cases: batch throughput no-work acknowledgement pick-up restart; all when none is named
//   names: bare sqlite postgres postgres-3 bullmq pg-boss graphile-worker; npm ci --prefix bench/Jobs/peers installs the last three
if (args is [Restart.Command, ..])
{
    await Restart.ServeAsync(args);
    return;
}

bool quick = args.Contains("--quick");
string[] only = Option("--only")?.Split(',') ?? [];
string place = Option("--in") ?? Path.GetTempPath();
string[] cases = [.. args.Where((a, i) => !a.StartsWith("--", StringComparison.Ordinal) && (i == 0 || args[i - 1] is not ("--only" or "--in")))];
DirectoryInfo directory = Directory.CreateDirectory(Path.Combine(place, $"nexus-bench-{Path.GetRandomFileName()}"));
string uptime = File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]) : "not known";
var began = DateTimeOffset.UtcNow;
PostgresServer? postgres = null;
RedisServer? redis = null;
var contestants = new List<IContestant>();
try
{
    if (Wanted("postgres", "postgres-3", "pg-boss", "graphile-worker"))
    {
        if (PostgresPrograms.WhyNot is string why)
        {
            Console.WriteLine(why);
        }
        else
        {
            postgres = await PostgresServer.StartAsync(place);
        }
    }

    await StartAsync();
    string[] own = [.. contestants.OfType<NexusContestant>().Select(c => c.Name).Take(2)];
    var table = new Table([.. contestants.Select(c => c.Name)], [.. contestants.OfType<PeerContestant>().Select(c => c.Name)], own);
    var run = new Cases(contestants, table, quick);
    if (contestants.Count > 0 && (cases.Length == 0 || cases is not ["restart"]))
    {
        await run.WarmUpAsync();
    }

    await CaseAsync("batch", run.BatchAsync);
    await CaseAsync("throughput", async () =>
    {
        await run.ThroughputAsync(8, quick ? 30 : 300);
        await run.ThroughputAsync(64, quick ? 5 : 75);
    });
    await CaseAsync("no-work", run.NoWorkAsync);
    await CaseAsync("acknowledgement", run.AcknowledgementsAsync);
    await CaseAsync("pick-up", run.PickupsAsync);
    await CaseAsync("restart", () => RestartAsync(table));

    Console.WriteLine();
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{began:yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, load before {uptime}, took {(DateTimeOffset.UtcNow - began).TotalMinutes:F1} minutes."));
    Console.WriteLine();
    Console.Write(table);
}
finally
{
    foreach (IContestant contestant in contestants)
    {
        await contestant.DisposeAsync();
    }

    redis?.Dispose();
    postgres?.Dispose();
    directory.Delete(recursive: true);
}

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and int index && index + 1 < args.Length ? args[index + 1] : null;

bool Wanted(params string[] names) => only.Length == 0 || names.Any(only.Contains);

async Task CaseAsync(string name, Func<Task> run)
{
    if (cases.Length == 0 || cases.Contains(name))
    {
        Console.Error.WriteLine($"{name} ...");
        await run();
    }
}

async Task StartAsync()
{
    if (Wanted("bare"))
    {
        contestants.Add(new BareThreads());
    }

    if (Wanted("sqlite"))
    {
        await AddAsync("Nexus, SQLite", new StorageOptions { Path = Path.Combine(directory.FullName, "nexus.db") }, Environment.ProcessorCount, 0);
    }

    if (postgres is not null && Wanted("postgres"))
    {
        await AddAsync("Nexus, PostgreSQL", await DatabaseAsync("nexus"), Environment.ProcessorCount, 0);
    }

    if (postgres is not null && Wanted("postgres-3"))
    {
        await AddAsync("Nexus, PostgreSQL, 3 silos", await DatabaseAsync("nexus3"), 1, 0, 0, 0);
    }

    if (Wanted("bullmq") && MayRun("bullmq", RedisServer.WhyNot))
    {
        redis = await RedisServer.StartAsync(directory.FullName);
        contestants.Add(await PeerContestant.StartAsync("bullmq", redis.Url));
    }

    await AddPeerAsync("pg-boss");
    await AddPeerAsync("graphile-worker");
}

async Task AddPeerAsync(string name)
{
    if (Wanted(name) && MayRun(name, postgres is null ? "there is no PostgreSQL" : null))
    {
        contestants.Add(await PeerContestant.StartAsync(name, await UrlAsync(name)));
    }
}

bool MayRun(string peer, string? missing)
{
    string? why = missing ?? PeerContestant.WhyNot(peer);
    if (why is not null)
    {
        Console.WriteLine($"{peer} is left out: {why}.");
    }

    return why is null;
}

async Task AddAsync(string name, StorageOptions storage, int slots, params int[] ports)
{
    NexusSilos silos = await NexusSilos.StartAsync(storage, slots, ports);
    contestants.Add(new NexusContestant(name, silos, await silos.AddProgramAsync()));
}

async Task<StorageOptions> DatabaseAsync(string name)
{
    await postgres!.RunAsync($"CREATE DATABASE {name}");
    return new StorageOptions { Provider = StorageOptions.Postgres, ConnectionString = postgres.For(name) };
}

async Task<string> UrlAsync(string peer)
{
    string name = peer.Replace("-", "", StringComparison.Ordinal);
    await postgres!.RunAsync($"CREATE DATABASE {name}");
    var parts = new Npgsql.NpgsqlConnectionStringBuilder(postgres.ConnectionString);
    return $"postgres://{parts.Username}:{parts.Password}@{parts.Host}:{parts.Port}/{name}";
}

async Task RestartAsync(Table table)
{
    int jobs = quick ? 20 : 1000;
    var cells = new Dictionary<string, List<double>>();
    for (int round = 0; round < (quick ? 1 : 2); round++)
    {
        foreach (string name in contestants.OfType<NexusContestant>().Select(c => c.Name).Take(2))
        {
            StorageOptions storage = name == "Nexus, SQLite"
                ? new StorageOptions { Path = Path.Combine(directory.FullName, $"restart{round}.db") }
                : await DatabaseAsync($"restart{round}");
            (cells.TryGetValue(name, out List<double>? figures) ? figures : cells[name] = []).Add(await Restart.MeasureAsync(storage, jobs));
        }
    }

    table.Add(
        string.Create(CultureInfo.InvariantCulture, $"from process start after kill -9 to the first resumed item, {jobs:N0} unfinished jobs, s"),
        false,
        cells.ToDictionary(c => c.Key, c => new[] { c.Value.Average() / 1000 }));
}
