using System.Globalization;
using Nexus.Grains.Jobs;
using Nexus.Storage.Jobs;

namespace Nexus.Cli.Rendering;

/// <summary>A list of jobs as a table.</summary>
internal static class JobTable
{
    private static readonly string[] Headings = ["JOB", "STATUS", "ITEMS", "SUBMITTED", "BACKEND", "PROJECT", "NAME"];

    /// <summary>A line of headings and one line for each job, in columns.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="offset">The local offset from UTC at a time.</param>
    /// <param name="style">What the place can show.</param>
    public static IReadOnlyList<string> Render(IReadOnlyList<JobRecord> jobs, Func<DateTimeOffset, TimeSpan> offset, TextStyle style)
    {
        var rows = jobs.Select(job => Cells(job, offset)).ToList();
        var widths = Headings.Select((heading, column) => rows.Select(r => r[column].Length).Append(heading.Length).Max()).ToArray();
        var lines = new List<string>(rows.Count + 1) { style.Bold(Line(Headings, widths)) };
        for (var i = 0; i < rows.Count; i++)
        {
            // Coloured after padding: escape codes take no columns.
            var line = Line(rows[i], widths);
            var status = rows[i][1];
            var at = widths[0] + 2;
            lines.Add(line[..at] + JobText.Status(jobs[i].Status, style) + line[(at + status.Length)..]);
        }

        return lines;
    }

    private static string[] Cells(JobRecord job, Func<DateTimeOffset, TimeSpan> offset) =>
    [
        job.JobId.ToString(),
        job.Status.Name(),
        string.Create(CultureInfo.InvariantCulture, $"{Finished(job)}/{job.ItemCount}"),
        job.SubmittedAt.ToOffset(offset(job.SubmittedAt)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        TextStyle.Printable(job.Backend),
        TextStyle.Printable(job.Project),
        TextStyle.Printable(job.Name),
    ];

    private static int Finished(JobRecord job) => JobStatuses.All.Where(s => s.IsTerminal()).Sum(s => job.Counts[(int)s]);

    private static string Line(string[] cells, int[] widths) =>
        string.Join("  ", cells.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd();
}
