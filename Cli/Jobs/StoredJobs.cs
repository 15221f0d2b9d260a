using System.Runtime.CompilerServices;
using Nexus.Gateway.Jobs;
using Nexus.Grains.Jobs;
using Nexus.Simulators.Checking;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;
using ItemHistory = Nexus.V1.ItemHistory;

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
        var rows = await jobs.ReadItemsAsync(jobId, cancellationToken);
        if (rows.Count == 0)
        {
            return null;
        }

        var programIds = rows.Select(r => r.ProgramId).Distinct().ToList();
        var found = await programs.ReadAsync(programIds, cancellationToken);
        var byId = found.OfType<ProgramRecord>().ToDictionary(p => p.ProgramId);
        var items = new List<ItemReport>(rows.Count);
        foreach (var row in rows)
        {
            // Without a terminal status a result is not the item's yet, whatever may be staged.
            var result = row.Status.IsTerminal() ? await jobs.ReadResultAsync(jobId, row.Number, row.Attempt, cancellationToken) : null;
            items.Add(ReportOf(row, result, byId.GetValueOrDefault(row.ProgramId)));
        }

        return new JobReport(jobId, StatusOf(rows), items);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<JobSummary>> ListAsync(int limit, CancellationToken cancellationToken) =>
        await EnumerateAsync(cancellationToken).Take(limit).Select(SummaryOf).ToListAsync(cancellationToken);

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
    public Task<Guid> ResolveAsync(string digits, CancellationToken cancellationToken) =>
        TypedJobId.ResolveAsync(digits, EnumerateAsync(cancellationToken).Select(j => j.JobId), cancellationToken);

    private static JobSummary SummaryOf(JobRecord job) => new()
    {
        JobId = job.JobId,
        Project = job.Project,
        Name = job.Name,
        Backend = job.Backend,
        Kind = job.Kind,
        RerunOf = job.RerunOf,
        Status = job.Status,
        Counts = job.Counts,
        ItemCount = job.ItemCount,
        SubmittedAt = job.SubmittedAt,
    };

    private static ItemReport ReportOf(JobItemRecord row, ResultRecord? result, ProgramRecord? program) => new()
    {
        Number = row.Number,
        Name = row.Name,
        Status = row.Status,
        Message = row.Message,
        Shots = row.Settings.Shots,
        Seed = row.Settings.Seed,
        Counts = result is null || program is null || IsVerdict(result) ? null : OutcomeTallies.Read(result, program.BitRegisters),
        Verdict = result is not null && IsVerdict(result) ? CheckVerdictFormat.Decode(result.Body) : null,
    };

    private static bool IsVerdict(ResultRecord result) => result.Format == CheckVerdictFormat.Name;

    /// <summary>From the items rather than from the job's row, whose status is written a little later.</summary>
    private static JobStatus StatusOf(IReadOnlyList<JobItemRecord> rows)
    {
        var counts = new int[JobStatuses.ArrayLength];
        foreach (var row in rows)
        {
            counts[(int)row.Status]++;
        }

        return JobStatuses.OfJob(counts);
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
