using System.Runtime.CompilerServices;
using Grpc.Core;
using Nexus.Gateway.Exports;
using Nexus.Gateway.Jobs;
using Nexus.Grains.Jobs;
using Nexus.Programs.Compilation;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;
using Nexus.V1;
using JobStatus = Nexus.Grains.Jobs.JobStatus;

namespace Nexus.Cli.Jobs;

/// <summary>Jobs with their results in a database.</summary>
/// <param name="jobs">Reads jobs, items and results.</param>
/// <param name="programs">Reads programs.</param>
/// <param name="path">Where the database is.</param>
internal sealed class StoredJobs(IJobStore jobs, IProgramStore programs, string path) : IJobReader
{
    private const int PageSize = 500;

    /// <inheritdoc/>
    public string Location => $"stored in {path}";

    /// <inheritdoc/>
    public async Task<JobReport?> ReadAsync(Guid jobId, CancellationToken cancellationToken)
    {
        if (await ReadStandingAsync(jobId, cancellationToken) is not { } job)
        {
            return null;
        }

        var parts = await ReadPartsAsync(jobId, [], cancellationToken).ToLookupAsync(part => part.Item, cancellationToken: cancellationToken);
        return job with
        {
            Items = [.. job.Items.Select(item => item with
            {
                Counts = parts[item.Number].Any(p => p.Counts is not null) ? [.. parts[item.Number].SelectMany(p => p.Counts ?? [])] : null,
                Verdict = parts[item.Number].Select(p => p.Verdict).FirstOrDefault(),
                Compilation = parts[item.Number].Select(p => p.Compilation).FirstOrDefault(),
            })],
        };
    }

    /// <inheritdoc/>
    public async Task<JobReport?> ReadStandingAsync(Guid jobId, CancellationToken cancellationToken)
    {
        var (status, rows) = await StandingAsync(jobId, cancellationToken);
        return rows.Count == 0 ? null : new JobReport(jobId, status, [.. rows.Select(ReportOf)]);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ResultPart> ReadPartsAsync(
        Guid jobId, IReadOnlyList<int> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = await jobs.ReadItemsAsync(jobId, cancellationToken);
        var found = await programs.ReadAsync([.. rows.Select(r => r.ProgramId).Distinct()], cancellationToken);
        var byId = found.OfType<ProgramRecord>().ToDictionary(p => p.ProgramId);

        // Without a terminal status a result is not the item's yet, whatever may be staged.
        foreach (var row in rows.Where(r => r.Status.IsTerminal() && (items.Count == 0 || items.Contains(r.Number))))
        {
            if (byId.GetValueOrDefault(row.ProgramId) is not { } program
                || await jobs.ReadResultHeadAsync(jobId, row.Number, row.Attempt, cancellationToken) is not { } result)
            {
                continue;
            }

            await foreach (var part in OutcomeTallies.ReadAsync(jobs, result, program.BitRegisters, cancellationToken))
            {
                yield return part;
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ExportAsync(
        Guid jobId, ExportFormat format, IReadOnlyList<int> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (status, rows) = await StandingAsync(jobId, cancellationToken);
        var chosen = rows.Where(row => items.Count == 0 || items.Contains(row.Number)).Select(DocumentItem.Of);
        var document = new ResultDocument(jobs, programs, format, jobId, status, [.. chosen]).ReadAsync(cancellationToken);
        await using var chunks = document.GetAsyncEnumerator(cancellationToken);
        while (await NextAsync())
        {
            yield return chunks.Current;
        }

        async ValueTask<bool> NextAsync()
        {
            try
            {
                return await chunks.MoveNextAsync();
            }
            catch (RpcException gone) when (gone.StatusCode == StatusCode.NotFound)
            {
                throw new CommandException(new Failure(ExitCode.InputRefused, ErrorCode.NotFound, gone.Status.Detail), gone);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<JobSummary>> ListAsync(int limit, CancellationToken cancellationToken)
    {
        // From the items rather than from the jobs' rows, which are written a little later: what a server has not come to write would stay wrong here.
        var found = await EnumerateAsync(cancellationToken).Take(limit).ToListAsync(cancellationToken);
        var counts = await jobs.CountItemsAsync([.. found.Select(job => job.JobId)], cancellationToken);
        return [.. found.Zip(counts, SummaryOf)];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ItemHistory>> ReadHistoryAsync(Guid jobId, int? item, CancellationToken cancellationToken)
    {
        var rows = await jobs.ReadItemsAsync(jobId, cancellationToken);
        if (rows.Count == 0)
        {
            throw TypedJobId.NotFound(jobId.ToString());
        }

        if (item < 1 || item > rows.Count)
        {
            throw new CommandException(new Failure(
                ExitCode.InputRefused, ErrorCode.InvalidArgument, $"The job has the items 1 to {rows.Count}, not {item}.")
            { Field = "ITEM" });
        }

        var histories = new List<ItemHistory>();
        foreach (var row in rows.Where(r => item is null || r.Number == item))
        {
            var entries = await jobs.ReadHistoryAsync(jobId, row.Number, cancellationToken);
            var attempts = await jobs.ReadAttemptsAsync(jobId, row.Number, cancellationToken);
            histories.Add(ItemHistories.Of(row.Number, entries, attempts).ToMessage());
        }

        return histories;
    }

    /// <inheritdoc/>
    public Task<Guid> ResolveAsync(TypedJobId typed, CancellationToken cancellationToken) =>
        typed.ResolveAsync(EnumerateAsync(cancellationToken).Select(j => j.JobId), cancellationToken);

    /// <inheritdoc/>
    public async Task<StoredCircuitText?> ReadProgramAsync(Guid programId, CancellationToken cancellationToken)
    {
        if (await programs.ReadWholeAsync(programId, cancellationToken) is not { } stored)
        {
            return null;
        }

        var lineage = await programs.ReadLineageAsync(programId, cancellationToken);
        var program = stored.Program;
        return new StoredCircuitText(
            programId, program.Name, program.Format, program.QubitCount, stored.Content, lineage is null ? null : CompilationReportFormat.Decode(lineage));
    }

    private static JobSummary SummaryOf(JobRecord job, IReadOnlyList<int> counts) => new()
    {
        JobId = job.JobId,
        Project = job.Project,
        Name = job.Name,
        Backend = job.Backend,
        Kind = job.Kind,
        RerunOf = job.RerunOf,
        Status = JobStatuses.OfJob([.. counts], job.CancelAsked),
        Counts = counts,
        ItemCount = job.ItemCount,
        SubmittedAt = job.SubmittedAt,
    };

    private static ItemReport ReportOf(JobItemRecord row) => new()
    {
        Number = row.Number,
        Name = row.Name,
        Status = row.Status,
        Message = row.Message,
        Shots = row.Settings.Shots,
        Seed = row.Settings.Seed,
    };

    /// <summary>By the items' rows, as <see cref="ListAsync"/>; no rows where there is no such job.</summary>
    private async Task<(JobStatus Status, IReadOnlyList<JobItemRecord> Rows)> StandingAsync(Guid jobId, CancellationToken cancellationToken)
    {
        if (await jobs.ReadAsync(jobId, cancellationToken) is not { Record: var job })
        {
            return (default, []);
        }

        var rows = await jobs.ReadItemsAsync(jobId, cancellationToken);
        var counts = new int[JobStatuses.ArrayLength];
        foreach (var row in rows)
        {
            counts[(int)row.Status]++;
        }

        return (JobStatuses.OfJob(counts, job.CancelAsked), rows);
    }

    private async IAsyncEnumerable<JobRecord> EnumerateAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        JobListPosition? after = null;
        IReadOnlyList<JobRecord> page;
        do
        {
            page = await jobs.ListAsync(new JobFilter(), after, PageSize, cancellationToken);
            foreach (var job in page)
            {
                yield return job;
            }

            after = page.Count == 0 ? null : new JobListPosition(page[^1].SubmittedAt, page[^1].JobId);
        }
        while (page.Count == PageSize);
    }
}
