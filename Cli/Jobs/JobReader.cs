using System.Runtime.CompilerServices;
using Nexus.Grains.Jobs;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Cli.Jobs;

/// <summary>Reads jobs with their results from the database.</summary>
internal sealed class JobReader(IJobStore jobs, IProgramStore programs)
{
    private const int PageSize = 500;

    /// <summary>A job with the results that there are so far, or null when there is no such job.</summary>
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

    /// <summary>The newest jobs, the newest first.</summary>
    public async Task<IReadOnlyList<JobRecord>> ListAsync(int limit, CancellationToken cancellationToken)
    {
        var found = new List<JobRecord>();
        await foreach (var job in EnumerateAsync(cancellationToken))
        {
            found.Add(job);
            if (found.Count == limit)
            {
                break;
            }
        }

        return found;
    }

    /// <summary>The digits, without hyphens, that the user typed of a job's id.</summary>
    /// <exception cref="CommandException">It is not the beginning of an id.</exception>
    public static string ParseId(string typed)
    {
        var digits = typed.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
        return digits.Length is > 0 and <= 32 && digits.All(char.IsAsciiHexDigit)
            ? digits
            : throw new CommandException(new Failure(
                ExitCode.Usage, ErrorCode.Usage, $"JOB must be a job's id or the beginning of one, not '{typed}'.")
            { Field = "JOB" });
    }

    /// <summary>The job whose id begins with these digits.</summary>
    /// <exception cref="CommandException">It is no job's, or several jobs'.</exception>
    public async Task<Guid> ResolveAsync(string digits, CancellationToken cancellationToken)
    {
        var matching = new List<Guid>();
        await foreach (var job in EnumerateAsync(cancellationToken))
        {
            if (job.JobId.ToString("N").StartsWith(digits, StringComparison.Ordinal))
            {
                matching.Add(job.JobId);
            }
        }

        return matching.Count switch
        {
            1 => matching[0],
            0 => throw NotFound(digits),
            _ => throw new CommandException(new Failure(
                ExitCode.InputRefused,
                ErrorCode.InvalidArgument,
                $"{matching.Count} jobs have an id that begins with '{digits}', among them {matching[0]} and {matching[1]}. Type more of it.")
            { Field = "JOB" }),
        };
    }

    /// <summary>The refusal of a job that is not there.</summary>
    public static CommandException NotFound(string typed) =>
        new(new Failure(ExitCode.InputRefused, ErrorCode.NotFound, $"There is no job {typed}.") { Field = "JOB" });

    private static ItemReport ReportOf(JobItemRecord row, ResultRecord? result, ProgramRecord? program) => new()
    {
        Number = row.Number,
        Name = row.Name,
        Status = row.Status,
        Message = row.Message,
        Shots = row.Settings.Shots,
        Seed = row.Settings.Seed,
        Counts = result is null || program is null ? null : OutcomeTallies.Read(result, program.BitRegisters),
    };

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
