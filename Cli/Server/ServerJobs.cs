using System.Runtime.CompilerServices;
using Grpc.Core;
using Nexus.Cli.Jobs;
using Nexus.Client;
using Nexus.Gateway.Exports;
using Nexus.Grains.Jobs;
using Nexus.Programs.Compilation;
using Nexus.Simulators.Checking;
using Nexus.V1;
using JobKind = Nexus.Grains.Jobs.JobKind;
using JobStatus = Nexus.Grains.Jobs.JobStatus;

namespace Nexus.Cli.Server;

/// <summary>Jobs of a server, run and read there.</summary>
internal sealed class ServerJobs(NexusClient client) : IJobRunner, IJobReader
{
    private const int ParallelUploads = 8;
    private const int MaxWatchedJobs = 100;
    private const int MaxPageSize = 500;

    /// <inheritdoc/>
    public IJobReader Jobs => this;

    /// <inheritdoc/>
    public string Location => $"on server {client.Address.GetLeftPart(UriPartial.Authority)}";

    /// <inheritdoc/>
    public async Task SubmitAsync(NewJob job, CancellationToken stopped)
    {
        var programIds = new string[job.Files.Count];
        await Parallel.ForEachAsync(
            job.Files.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = ParallelUploads, CancellationToken = stopped },
            async (file, cancelled) =>
            {
                try
                {
                    var program = file.Item.Read.Program!;
                    var uploaded = await client.UploadAsync(program.Program.Name, program.Content, job.Project, cancelled);
                    programIds[file.Index] = uploaded.ProgramId;
                }
                catch (NexusClientException refused)
                {
                    throw new CommandException(Failures.OfRefusal(refused, []) with { File = file.Item.Path }, refused);
                }
            });
        try
        {
            await client.SubmitAsync(RequestOf(job, programIds), stopped);
        }
        catch (OperationCanceledException interrupted) when (stopped.IsCancellationRequested)
        {
            // The server may have accepted it, and only the answer is missing.
            throw new CommandException(
                Failures.Interrupted($"Interrupted while job {job.JobId} was on its way. Whether it is kept, ask: nexus results {job.JobId}", job.JobId),
                interrupted);
        }
        catch (NexusClientException refused)
        {
            throw new CommandException(Failures.OfRefusal(refused, job.Paths), refused);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> ReadUnfinishedAsync(CancellationToken stopped)
    {
        // In the order in which jobs pass through them, so that one that moves on meanwhile is met again.
        var unfinished = new HashSet<Guid>();
        foreach (var status in JobStatuses.All.Where(s => !s.IsTerminal()))
        {
            var filter = new ListRequest { Status = (V1.JobStatus)status, PageSize = MaxPageSize };
            await foreach (var job in client.ListAsync(filter, stopped))
            {
                unfinished.Add(Guid.Parse(job.JobId));
            }
        }

        return [.. unfinished];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<JobStatus>> FollowAsync(
        IReadOnlyList<Guid> jobIds, Action<JobStanding> changed, CancellationToken stopped)
    {
        var ended = await Task.WhenAll(jobIds.Chunk(MaxWatchedJobs).Select(chunk => WatchAsync(chunk, changed, stopped)));
        var byId = ended.SelectMany(e => e).ToDictionary();
        return [.. jobIds.Select(id => byId[id])];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<JobSummary>> ListAsync(int limit, CancellationToken cancellationToken)
    {
        var pages = client.ListAsync(new ListRequest { PageSize = Math.Min(limit, MaxPageSize) }, cancellationToken);
        return await pages.Take(limit).Select(SummaryOf).ToListAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ItemHistory>> ReadHistoryAsync(Guid jobId, int? item, CancellationToken cancellationToken)
    {
        int[]? items = item is { } number ? [number] : null;
        return await client.GetHistoryAsync(jobId, items, cancellationToken).ToListAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Guid> ResolveAsync(TypedJobId typed, CancellationToken cancellationToken) => Guid.TryParseExact(typed.Digits, "N", out var whole)
        ? Task.FromResult(whole)
        : typed.ResolveAsync(EnumerateIdsAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async Task<JobReport?> ReadAsync(Guid jobId, CancellationToken cancellationToken)
    {
        if (await ReadStandingAsync(jobId, cancellationToken) is not { } job)
        {
            return null;
        }

        var counts = new Dictionary<int, IReadOnlyList<OutcomeTally>>();
        var verdicts = new Dictionary<int, CheckVerdict>();
        var compilations = new Dictionary<int, CompilationReport>();
        await foreach (var result in client.GetCountsAsync(jobId, cancellationToken: cancellationToken))
        {
            if (result.Counts is { } found)
            {
                counts[result.Item] = [.. found.Outcomes.Select(o => new OutcomeTally(o.Outcome, o.Count))];
            }
            else if (result.Verdict is { } verdict)
            {
                verdicts[result.Item] = ServerVerdicts.Read(verdict, job.Items[result.Item - 1].Shots);
            }
            else if (result.Compilation is { } compilation)
            {
                compilations[result.Item] = ServerCompilations.Read(compilation);
            }
        }

        return job with
        {
            Items = [.. job.Items.Select(i => i with
            {
                Counts = counts.GetValueOrDefault(i.Number),
                Verdict = verdicts.GetValueOrDefault(i.Number),
                Compilation = compilations.GetValueOrDefault(i.Number),
            })],
        };
    }

    /// <inheritdoc/>
    public async Task<JobReport?> ReadStandingAsync(Guid jobId, CancellationToken cancellationToken)
    {
        try
        {
            var job = await client.GetAsync(jobId, cancellationToken);
            return new JobReport(jobId, (JobStatus)job.Status, [.. job.Items.Select(ReportOf)]) { Done = job.HasProgress ? job.Progress : null };
        }
        catch (NexusClientException missing) when (missing.Code == StatusCode.NotFound)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ResultPart> ReadPartsAsync(
        Guid jobId, IReadOnlyList<int> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var result in client.GetPartsAsync(jobId, ResultFormat.Counts, items, cancellationToken))
        {
            if (result.Counts is { } counts)
            {
                yield return new ResultPart(result.Item) { Counts = [.. counts.Outcomes.Select(o => new OutcomeTally(o.Outcome, o.Count))] };
            }
            else if (result.Verdict is { } verdict)
            {
                yield return new ResultPart(result.Item) { Verdict = ServerVerdicts.Read(verdict, shots: 0) };
            }
            else if (result.Compilation is { } compilation)
            {
                yield return new ResultPart(result.Item) { Compilation = ServerCompilations.Read(compilation) };
            }
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ExportAsync(
        Guid jobId, ExportFormat format, IReadOnlyList<int> items, CancellationToken cancellationToken) =>
        client.ExportAsync(jobId, format, items, cancellationToken);

    /// <inheritdoc/>
    public async Task<StoredCircuitText?> ReadProgramAsync(Guid programId, CancellationToken cancellationToken)
    {
        try
        {
            var program = await client.GetProgramAsync(programId, cancellationToken);
            var text = await client.DownloadAsync(programId, cancellationToken);
            var lineage = program.Lineage is { } made ? ServerCompilations.Read(made) : null;
            return new StoredCircuitText(programId, program.Name, program.Format, program.QubitCount, text, lineage);
        }
        catch (NexusClientException missing) when (missing.Code == StatusCode.NotFound)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static SubmitRequest RequestOf(NewJob job, string[] programIds)
    {
        var request = new SubmitRequest
        {
            JobId = job.Key is null ? job.JobId.ToString() : "",
            IdempotencyKey = job.Key ?? "",
            Project = job.Project,
            Name = job.Name,
            Backend = job.Backend,
            Reuse = job.Reuse,
        };
        if (job.Compile is { } compile)
        {
            request.Kind = V1.JobKind.Compile;
            request.Compile = new V1.CompileSettings
            {
                Target = compile.Target,
                Level = compile.Level,
                Verify = compile.Verify,
                KeepIntermediates = compile.KeepIntermediates,
            };
        }

        foreach (var (index, programId) in programIds.Index())
        {
            var item = new NewItem { ProgramId = programId, Shots = job.Shots };
            if (job.SeedOf(index) is { } seed)
            {
                item.Seed = seed;
            }

            item.Inputs.Add(job.InputsOf(index) ?? []);
            item.Options.Add(job.Options);
            request.Items.Add(item);
        }

        return request;
    }

    private static JobSummary SummaryOf(Job job) => new()
    {
        JobId = Guid.Parse(job.JobId),
        Project = job.Project,
        Name = job.Name,
        Backend = job.Backend,
        Kind = (JobKind)job.Kind,
        RerunOf = job.RerunOf.Length == 0 ? null : Guid.Parse(job.RerunOf),
        Status = (JobStatus)job.Status,
        Counts = CountsOf(job.Counts),
        ItemCount = job.ItemCount,
        SubmittedAt = job.SubmittedAt.ToDateTimeOffset(),
    };

    private static ItemReport ReportOf(JobItem item) => new()
    {
        Number = item.Number,
        Name = item.Name,
        Status = (JobStatus)item.Status,
        Message = item.Message,
        Stuck = item.Stuck is { } stuck ? StuckText.Of(stuck.Reason, stuck.Strategy) : null,
        Shots = item.Shots,
        Seed = item.Seed,
        Done = item.HasProgress ? item.Progress : null,
        Stage = item.Stage,
    };

    private static int[] CountsOf(IEnumerable<StatusCount> counts)
    {
        var byStatus = new int[JobStatuses.ArrayLength];
        foreach (var count in counts)
        {
            byStatus[(int)count.Status] = count.Count;
        }

        return byStatus;
    }

    private async Task<Dictionary<Guid, JobStatus>> WatchAsync(Guid[] jobIds, Action<JobStanding> changed, CancellationToken stopped)
    {
        var statuses = new Dictionary<Guid, JobStatus>();
        var standings = jobIds.Distinct().ToDictionary(id => id, id => new StandingOfJob(id));
        await foreach (var changes in client.WatchAsync(jobIds, stopped))
        {
            var jobId = Guid.Parse(changes.JobId);
            statuses[jobId] = (JobStatus)changes.Status;
            double? done = changes.HasProgress ? changes.Progress : null;
            changed(standings[jobId].After(CountsOf(changes.Counts), done, changes.Items.Select(i => (i.Number, i.Stage))));
        }

        return statuses;
    }

    private async IAsyncEnumerable<Guid> EnumerateIdsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var job in client.ListAsync(new ListRequest { PageSize = MaxPageSize }, cancellationToken))
        {
            yield return Guid.Parse(job.JobId);
        }
    }
}
