using System.Diagnostics;
using Nexus.Grains.Jobs;
using Nexus.Postgres.Testing;
using Nexus.Storage;
using Nexus.Storage.Jobs;

// Durable item writes a second, by how many callers wait at once, beside what the disk alone does: appends of 4 KiB, each flushed.
// One write is an item's terminal one: its row, a history entry, the attempt, a result of 256 bytes, settled grants.
// PostgreSQL runs on a throwaway server with its defaults (fsync on), where its programs are installed.
// Usage: dotnet run -c Release --project bench/Storage [seconds a row] [directory]
double seconds = args.Length > 0 ? double.Parse(args[0]) : 5;
DirectoryInfo directory = args.Length > 1
    ? Directory.CreateDirectory(Path.Combine(args[1], Path.GetRandomFileName()))
    : Directory.CreateTempSubdirectory("nexus-bench-");
try
{
    Console.WriteLine($"{"flushed appends",20} {FlushedAppends(),12:N0} /s");
    Console.WriteLine($"{"database",10} {"waiting",10} {"writes/s",12} {"p50 ms",10} {"p99 ms",10} {"CPU us/write",14}");
    int[] rows = [1, 16, 64, 256];
    foreach (int waiting in rows)
    {
        await MeasureAsync(new StorageOptions { Path = Path.Combine(directory.FullName, $"{waiting}.db") }, waiting);
    }

    if (PostgresPrograms.WhyNot is string reason)
    {
        Console.WriteLine(reason);
        return;
    }

    // Beside our directory, not in it: the server may run as another user.
    using PostgresServer server = await PostgresServer.StartAsync(directory.Parent!.FullName);
    foreach (int waiting in rows)
    {
        await server.RunAsync($"CREATE DATABASE bench_{waiting}");
        await MeasureAsync(new StorageOptions { Provider = StorageOptions.Postgres, ConnectionString = server.For($"bench_{waiting}") }, waiting);
    }
}
finally
{
    directory.Delete(recursive: true);
}

double FlushedAppends()
{
    using FileStream file = File.Create(Path.Combine(directory.FullName, "appends"));
    byte[] page = new byte[4096];
    var clock = Stopwatch.StartNew();
    int count = 0;
    for (; clock.Elapsed.TotalSeconds < Math.Min(seconds, 2); count++)
    {
        file.Write(page);
        file.Flush(flushToDisk: true);
    }

    return count / clock.Elapsed.TotalSeconds;
}

async Task MeasureAsync(StorageOptions options, int waiting)
{
    await using NexusDatabase database = NexusDatabase.Open(options);
    await database.MigrateAsync();

    // Every item ends once, as in life: rewriting a few would give each an endless history.
    int jobs = (int)Math.Ceiling((seconds + 1) * 50);
    JobItemRecord[] items = [.. (await Task.WhenAll(Enumerable.Range(0, jobs).Select(_ => CreateAsync(database.Jobs)))).SelectMany(ofJob => ofJob)];
    int next = -1;
    await RunAsync(1);
    TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
    var clock = Stopwatch.StartNew();
    List<double> latencies = await RunAsync(seconds);
    double elapsed = clock.Elapsed.TotalSeconds;
    cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
    latencies.Sort();
    Console.WriteLine(
        $"{options.Provider,10} {waiting,10} {latencies.Count / elapsed,12:N0} {latencies[latencies.Count / 2],10:F2} {latencies[latencies.Count * 99 / 100],10:F2} {cpu.TotalMicroseconds / latencies.Count,14:F0}");

    async Task<List<double>> RunAsync(double duration)
    {
        long end = Stopwatch.GetTimestamp() + (long)(duration * Stopwatch.Frequency);
        return [.. (await Task.WhenAll(Enumerable.Range(0, waiting).Select(_ => Task.Run(() => WriteAsync(end))))).SelectMany(one => one)];
    }

    async Task<List<double>> WriteAsync(long end)
    {
        var took = new List<double>();
        byte[] body = new byte[256];
        while (Stopwatch.GetTimestamp() < end && Interlocked.Increment(ref next) is int index && index < items.Length)
        {
            JobItemRecord item = items[index] with { Status = JobStatus.Completed, HistoryCount = 2 };
            long started = Stopwatch.GetTimestamp();
            await database.Jobs.WriteItemAsync(
                new JobItemState
                {
                    Item = item,
                    NewHistory = { Entry(2) },
                    Attempt = new AttemptRecord { Attempt = 1, Lease = 1, Worker = "worker-1", Outcome = JobStatus.Completed, Error = "" },
                    Result = new ResultRecord { Attempt = 1, Lease = 1, Format = "shots/v1", Body = body, CreatedAt = item.SubmittedAt },
                    SettledLease = 1,
                },
                expectedVersion: 1);
            took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return took;
    }
}

static async Task<JobItemRecord[]> CreateAsync(IJobStore jobs)
{
    const int Count = 300;
    DateTimeOffset now = DateTimeOffset.UtcNow;
    var job = new JobRecord
    {
        JobId = Guid.NewGuid(),
        Project = "bench",
        Name = "",
        Backend = "bench",
        ItemCount = Count,
        Status = JobStatus.Submitted,
        Counts = [0, Count, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        SubmittedAt = now,
        UpdatedAt = now,
    };
    JobItemRecord[] items =
    [
        .. Enumerable.Range(1, Count).Select(number => new JobItemRecord
        {
            JobId = job.JobId,
            Number = number,
            Name = "",
            ProgramId = Guid.NewGuid(),
            Settings = new ExecutionSettings { Shots = 1000, Seed = 1 },
            Status = JobStatus.Submitted,
            Attempt = 1,
            Lease = 0,
            Deaths = 0,
            Message = "",
            SubmittedAt = now,
            HistoryCount = 1,
        }),
    ];
    await jobs.CreateAsync(job, [.. items.Select(item => new NewJobItem(item, Entry(1)))]);
    return items;
}

static HistoryRecord Entry(int sequence) => new()
{
    Sequence = sequence,
    At = DateTimeOffset.UtcNow,
    From = JobStatus.Running,
    To = JobStatus.Completed,
    Attempt = 1,
    Lease = 1,
    Reason = "the simulator finished",
    Actor = "worker-1",
};
