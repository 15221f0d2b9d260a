using System.Globalization;
using Nexus.Cli.Jobs;

namespace Nexus.Cli.Rendering;

/// <summary>Progress for a pipe or a log: a line for each tenth of a job.</summary>
internal sealed class ProgressLines(TextWriter output) : ProgressDisplay
{
    private readonly Dictionary<Guid, int> _tenths = [];
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public override Task ShowAsync(Func<Action<JobStanding>, Task> work) => work(Show);

    private void Show(JobStanding standing)
    {
        var tenth = standing.Percent / 10;
        lock (_gate)
        {
            if (tenth > _tenths.GetValueOrDefault(standing.JobId))
            {
                _tenths[standing.JobId] = tenth;
                output.WriteLine(Line(standing));
                output.Flush();
            }
        }
    }

    private static string Line(JobStanding standing)
    {
        var items = string.Create(
            CultureInfo.InvariantCulture,
            $"job {standing.JobId}: {standing.Finished} of {standing.Total} {(standing.Total == 1 ? "item" : "items")} finished");
        var share = standing.Finished < standing.Total ? string.Create(CultureInfo.InvariantCulture, $", {standing.Percent}% done") : "";
        return items + share + (standing.Stage.Length > 0 ? $" ({TextStyle.Printable(standing.Stage)})" : "");
    }
}
