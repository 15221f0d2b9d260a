using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Grains.Backends;
using Nexus.Grains.Jobs;
using Nexus.Jobs.Bench;
using Nexus.Silo;
using Nexus.Storage.Programs;

// One job of 300 items of 1 ms, submit to last result, on one silo with SQLite: durable as always. Each run stands beside a run of
// the same work on bare threads, as many as the silo has slots, because machines drift: the ratio is what to compare.
// Usage: dotnet run -c Release --project bench/Jobs [runs] [directory]
const int Items = 300;
const int Microseconds = 1000;
int runs = args.Length > 0 ? int.Parse(args[0]) : 20;
DirectoryInfo directory = args.Length > 1
    ? Directory.CreateDirectory(Path.Combine(args[1], Path.GetRandomFileName()))
    : Directory.CreateTempSubdirectory("nexus-bench-");
int slots = Environment.ProcessorCount;
try
{
    using IHost host = await StartAsync();
    var grains = host.Services.GetRequiredService<IGrainFactory>();
    Guid program = await AddProgramAsync(host.Services.GetRequiredService<IProgramStore>());
    await RunJobAsync(grains, program);
    await RunJobAsync(grains, program);

    var rows = new List<(double Acknowledged, double Ended, double Bare)>();
    TimeSpan engine = TimeSpan.Zero;
    for (int run = 0; run < runs; run++)
    {
        double bare = RunBare();
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        (double acknowledged, double ended) = await RunJobAsync(grains, program);
        engine += Process.GetCurrentProcess().TotalProcessorTime - before - TimeSpan.FromMicroseconds((double)Items * Microseconds);
        rows.Add((acknowledged, ended, bare));
    }

    Console.WriteLine($"{Items} items of {Microseconds / 1000.0} ms, {slots} slots, {runs} runs; milliseconds");
    Console.WriteLine($"{"",26} {"p50",8} {"min",8} {"max",8}");
    Print("submit to acknowledgement", rows.Select(r => r.Acknowledged));
    Print("submit to last result", rows.Select(r => r.Ended));
    Print("bare threads, same run", rows.Select(r => r.Bare));
    Print("ratio to bare threads", rows.Select(r => r.Ended / r.Bare));
    Console.WriteLine($"{"engine CPU an item, ms",26} {engine.TotalMilliseconds / runs / Items,8:F2}");
    await host.StopAsync();
}
finally
{
    directory.Delete(recursive: true);
}

async Task<IHost> StartAsync()
{
    HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
    builder.Logging.SetMinimumLevel(LogLevel.Error);
    builder.UseOrleans(silo => silo
        .UseLocalhostClustering(FreePort(), gatewayPort: 0)
        .AddNexus(storage => storage.Path = Path.Combine(directory.FullName, "nexus.db"))
        .Services.AddSingleton<ILocalBackend, BusyBackend>());
    IHost host = builder.Build();
    await host.StartAsync();
    return host;
}

async Task<Guid> AddProgramAsync(IProgramStore programs)
{
    byte[] content = "OPENQASM 2.0;"u8.ToArray();
    var program = new ProgramRecord
    {
        ProgramId = Guid.NewGuid(),
        Project = "bench",
        Name = "busy",
        Format = "openqasm/2.0",
        ContentHash = Convert.ToHexStringLower(SHA256.HashData(content)),
        QubitCount = 0,
        ActiveQubitCount = 0,
        BitRegisters = [],
        CreatedAt = DateTimeOffset.UtcNow,
    };
    await programs.AddAsync([new NewProgram(program, content)]);
    return program.ProgramId;
}

async Task<(double Acknowledged, double Ended)> RunJobAsync(IGrainFactory grains, Guid program)
{
    var definition = new JobDefinition(
        "bench", "", "busy", [.. Enumerable.Range(1, Items).Select(i => new JobItemDefinition(program, Microseconds, (ulong)i))]);
    var job = grains.GetGrain<IJobGrain>(Guid.NewGuid());
    var clock = Stopwatch.StartNew();
    await job.Submit(definition);
    double acknowledged = clock.Elapsed.TotalMilliseconds;
    WatchCursor? cursor = null;
    JobChanges changes;
    do
    {
        changes = await job.Watch(cursor);
        cursor = changes.Cursor;
    }
    while (!changes.Status.IsTerminal());
    double ended = clock.Elapsed.TotalMilliseconds;
    return changes.Status == JobStatus.Completed
        ? (acknowledged, ended)
        : throw new InvalidOperationException($"The job ended as {changes.Status}.");
}

double RunBare()
{
    int next = 0;
    var clock = Stopwatch.StartNew();
    Thread[] threads = [.. Enumerable.Range(0, slots).Select(_ => new Thread(() =>
    {
        while (Interlocked.Increment(ref next) <= Items)
        {
            BusyBackend.Work(Microseconds);
        }
    }))];
    Array.ForEach(threads, thread => thread.Start());
    Array.ForEach(threads, thread => thread.Join());
    return clock.Elapsed.TotalMilliseconds;
}

static void Print(string name, IEnumerable<double> values)
{
    double[] sorted = [.. values.Order()];
    Console.WriteLine($"{name,26} {sorted[sorted.Length / 2],8:F1} {sorted[0],8:F1} {sorted[^1],8:F1}");
}

static int FreePort()
{
    using var listener = new TcpListener(IPAddress.Loopback, 0);
    listener.Start();
    return ((IPEndPoint)listener.LocalEndpoint).Port;
}
