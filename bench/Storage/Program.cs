using System.Diagnostics;
using Nexus.Grains.Jobs;
using Nexus.Storage;
using Nexus.Storage.Jobs;
using Nexus.Storage.Sqlite;

// Durable item writes a second, by how many callers wait at once, beside what the disk alone does: appends of 4 KiB, each flushed.
// One write is an item's terminal one: its row, a history entry, the attempt, a result of 256 bytes, settled grants.
// Usage: dotnet run -c Release --project bench/Storage [seconds a row] [directory]
double seconds = args.Length > 0 ? double.Parse(args[0]) : 5;
DirectoryInfo directory = args.Length > 1
    ? Directory.CreateDirectory(Path.Combine(args[1], Path.GetRandomFileName()))
    : Directory.CreateTempSubdirectory("nexus-bench-");
try
{
    Console.WriteLine($"{"flushed appends",20} {FlushedAppends(),12:N0} /s");
    Console.WriteLine($"{"waiting",10} {"writes/s",12} {"p50 ms",10} {"p99 ms",10} {"CPU us/write",14}");
    foreach (int waiting in new[] { 1, 16, 64, 256 })
    {
        await MeasureAsync(waiting);
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

async Task MeasureAsync(int waiting)
{
    await using var database = new SqliteDatabase(new StorageOptions { Path = Path.Combine(directory.FullName, $"{waiting}.db") });
    await database.MigrateAsync();
    JobItemRecord[] items = await CreateAsync(database.Jobs, waiting);
    await RunAsync(1, []);
    var latencies = new List<double>();
    TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
    var clock = Stopwatch.StartNew();
    await RunAsync(seconds, latencies);
    double elapsed = clock.Elapsed.TotalSeconds;
    cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
    latencies.Sort();
    Console.WriteLine(
        $"{waiting,10} {latencies.Count / elapsed,12:N0} {latencies[latencies.Count / 2],10:F2} {latencies[latencies.Count * 99 / 100],10:F2} {cpu.TotalMicroseconds / latencies.Count,14:F0}");

    async Task RunAsync(double duration, List<double> into)
    {
        long end = Stopwatch.GetTimestamp() + (long)(duration * Stopwatch.Frequency);
        foreach (List<double> one in await Task.WhenAll(Enumerable.Range(0, waiting).Select(index => Task.Run(() => WriteAsync(index, end)))))
        {
            into.AddRange(one);
        }
    }

    async Task<List<double>> WriteAsync(int index, long end)
    {
        var took = new List<double>();
        byte[] body = new byte[256];
        while (Stopwatch.GetTimestamp() < end)
        {
            JobItemRecord item = items[index] = items[index] with { Status = JobStatus.Completed, HistoryCount = items[index].HistoryCount + 1 };
            long started = Stopwatch.GetTimestamp();
            await database.Jobs.WriteItemAsync(
                new JobItemState
                {
                    Item = item,
                    NewHistory = { Entry(item.HistoryCount) },
                    Attempt = new AttemptRecord { Attempt = 1, Lease = 1, Worker = "worker-1", Outcome = JobStatus.Completed, Error = "" },
                    Result = new ResultRecord { Attempt = 1, Lease = 1, Format = "shots/v1", Body = body, CreatedAt = item.SubmittedAt },
                    SettledLease = 1,
                },
                item.HistoryCount - 1);
            took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return took;
    }
}

static async Task<JobItemRecord[]> CreateAsync(IJobStore jobs, int count)
{
    DateTimeOffset now = DateTimeOffset.UtcNow;
    var job = new JobRecord
    {
        JobId = Guid.NewGuid(), Project = "bench", Name = "", Backend = "bench", ItemCount = count, Status = JobStatus.Submitted,
        Counts = [0, count, 0, 0, 0, 0, 0, 0, 0, 0, 0], SubmittedAt = now, UpdatedAt = now,
    };
    JobItemRecord[] items =
    [
        .. Enumerable.Range(1, count).Select(number => new JobItemRecord
        {
            JobId = job.JobId, Number = number, Name = "", ProgramId = Guid.NewGuid(), Settings = new ExecutionSettings { Shots = 1000, Seed = 1 },
            Status = JobStatus.Submitted, Attempt = 1, Lease = 0, Deaths = 0, Message = "", SubmittedAt = now, HistoryCount = 1,
        }),
    ];
    await jobs.CreateAsync(job, [.. items.Select(item => new NewJobItem(item, Entry(1)))]);
    return items;
}

static HistoryRecord Entry(int sequence) => new()
{
    Sequence = sequence, At = DateTimeOffset.UtcNow, From = JobStatus.Running, To = JobStatus.Completed, Attempt = 1, Lease = 1,
    Reason = "the simulator finished", Actor = "worker-1",
};
