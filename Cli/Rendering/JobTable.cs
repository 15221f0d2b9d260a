using System.Globalization;
using Nexus.Cli.Jobs;
using Nexus.Grains.Jobs;

namespace Nexus.Cli.Rendering;

/// <summary>A list of jobs as a table.</summary>
internal static class JobTable
{
    private const int StatusColumn = 1;

    /// <summary>So much of a job's id names it where it is not the subject; commands take the beginning of an id.</summary>
    private const int IdDigits = 8;

    private static readonly string[] Headings = ["JOB", "STATUS", "ITEMS", "SUBMITTED", "KIND", "BACKEND", "PROJECT", "RERUN OF", "NAME"];

    /// <summary>A line of headings and one line for each job, in columns.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="offset">The local offset from UTC at a time.</param>
    /// <param name="style">What the place can show.</param>
    public static IReadOnlyList<string> Render(IReadOnlyList<JobSummary> jobs, Func<DateTimeOffset, TimeSpan> offset, TextStyle style) =>
        Table.Render(
            Headings,
            [.. jobs.Select(job => Cells(job, offset))],
            style,
            (row, column, cell) => column == StatusColumn ? JobText.Status(jobs[row].Status, style) : cell);

    private static string[] Cells(JobSummary job, Func<DateTimeOffset, TimeSpan> offset) =>
    [
        job.JobId.ToString(),
        job.Status.Name(),
        string.Create(CultureInfo.InvariantCulture, $"{Finished(job)}/{job.ItemCount}"),
        job.SubmittedAt.ToOffset(offset(job.SubmittedAt)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        job.Kind.Name(),
        TextStyle.Printable(job.Backend),
        TextStyle.Printable(job.Project),
        job.RerunOf is { } repeated ? repeated.ToString()[..IdDigits] : "-",
        TextStyle.Printable(job.Name),
    ];

    private static int Finished(JobSummary job) => JobStatuses.All.Where(s => s.IsTerminal()).Sum(s => job.Counts[(int)s]);
}
