using System.Security.Cryptography;
using System.Text;
using Nexus.Grains.Jobs;
using Nexus.Storage.Backends;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Storage.Tests;

/// <summary>Records with every field set, to be changed by <c>with</c>.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Noon = new(2030, 5, 17, 12, 0, 0, 123, 456, TimeSpan.Zero);

    public static JobRecord Job(int items = 1) => new()
    {
        JobId = Guid.NewGuid(),
        Project = "chemistry",
        Name = "H2, 300 angles",
        Backend = "statevector",
        ItemCount = items,
        Status = JobStatus.Submitted,
        Counts = [0, items, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        SubmittedAt = Noon,
        UpdatedAt = Noon,
    };

    public static IReadOnlyList<NewJobItem> Items(JobRecord job) =>
        [.. Enumerable.Range(1, job.ItemCount).Select(number => new NewJobItem(Item(job, number), Submission()))];

    public static JobItemRecord Item(JobRecord job, int number = 1) => new()
    {
        JobId = job.JobId,
        Number = number,
        Name = $"angle {number}",
        ProgramId = Guid.NewGuid(),
        Settings = new ExecutionSettings { Shots = 1000 + number, Seed = ulong.MaxValue - (ulong)number },
        Status = JobStatus.Submitted,
        Attempt = 1,
        Lease = 0,
        Deaths = 0,
        Message = "",
        SubmittedAt = Noon,
        HistoryCount = 1,
    };

    public static HistoryRecord Submission() => Entry(1, null, JobStatus.Submitted);

    public static HistoryRecord Entry(int sequence, JobStatus? from, JobStatus to) => new()
    {
        Sequence = sequence,
        At = Noon.AddSeconds(sequence),
        From = from,
        To = to,
        Attempt = 1,
        Lease = 7,
        Reason = "it was time",
        Actor = "worker-1",
        ProviderStatus = from is null ? null : "DONE",
    };

    public static ResultRecord Result(long lease, string body, int attempt = 1) => new()
    {
        Attempt = attempt,
        Lease = lease,
        Format = "shots/v1",
        Body = Encoding.UTF8.GetBytes(body),
        CreatedAt = Noon.AddMinutes(1),
    };

    public static JobRequestRecord Request(string key = "key-1") => new()
    {
        Key = key,
        Asked = """{"items":[1]}""",
        Answer = """{"asked":[1]}""",
        At = Noon,
    };

    public static string Text(this ResultRecord result) => Encoding.UTF8.GetString(result.Body.Span);

    public static AttemptRecord Attempt(long lease, JobStatus? outcome = null) => new()
    {
        Attempt = 1,
        Lease = lease,
        Worker = "worker-1",
        StartedAt = Noon.AddSeconds(5),
        EndedAt = outcome is null ? null : Noon.AddSeconds(6),
        Outcome = outcome,
        Error = outcome is JobStatus.Error ? "no such gate" : "",
    };

    public static GrantRecord Grant(long lease, Guid job, int number = 1) => new()
    {
        Lease = lease,
        JobId = job,
        Number = number,
        Attempt = 1,
        Worker = "worker-1",
        Incarnation = "process-9",
        Alone = lease % 2 == 0,
        GrantedAt = Noon,
    };

    public static NewProgram Program(string name, string source)
    {
        byte[] content = Encoding.UTF8.GetBytes(source);
        return new NewProgram(
            new ProgramRecord
            {
                ProgramId = Guid.NewGuid(),
                Project = "chemistry",
                Name = name,
                Format = "openqasm/2.0",
                ContentHash = Convert.ToHexStringLower(SHA256.HashData(content)),
                QubitCount = 2,
                ActiveQubitCount = 2,
                BitRegisters = [new RegisterShape("c", 2), new RegisterShape("flag", 1)],
                CreatedAt = Noon,
            },
            content);
    }

    public static async Task<JobRecord> CreateAsync(this IJobStore jobs, JobRecord job)
    {
        Assert.Equal(1, await jobs.CreateAsync(job, Items(job)));
        return job;
    }

    public static async Task<JobItemRecord> ItemAsync(this IJobStore jobs, Guid job, int number = 1) =>
        (await jobs.ReadItemAsync(job, number))!.Record;
}
