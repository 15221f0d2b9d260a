using Nexus.Cli.Jobs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Nexus.Cli.Rendering;

/// <summary>Progress on a terminal: one bar for each job, over its items.</summary>
internal sealed class ProgressBars(IAnsiConsole console) : ProgressDisplay
{
    /// <inheritdoc/>
    public override Task ShowAsync(Func<Action<JobStanding>, Task> work) => console.Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new ItemsColumn(), new ElapsedTimeColumn())
        .StartAsync(context =>
        {
            var bars = new Dictionary<Guid, ProgressTask>();
            return work(standing =>
            {
                lock (bars)
                {
                    if (!bars.TryGetValue(standing.JobId, out var bar))
                    {
                        bar = context.AddTask($"job {standing.JobId.ToString()[..8]}", maxValue: standing.Total);
                        bars.Add(standing.JobId, bar);
                    }

                    bar.Value = standing.Finished;
                }
            });
        });

    /// <summary>How many items are finished, of how many.</summary>
    private sealed class ItemsColumn : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(FormattableString.Invariant($"{task.Value:0}/{task.MaxValue:0}"));
    }
}
