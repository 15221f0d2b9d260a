using Nexus.Cli.Jobs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Nexus.Cli.Rendering;

/// <summary>Progress on a terminal: one bar for each job, over the work of its items, with what the first of them is doing.</summary>
internal sealed class ProgressBars(IAnsiConsole console) : ProgressDisplay
{
    private const string Standing = "standing";

    /// <inheritdoc/>
    public override Task ShowAsync(Func<Action<JobStanding>, Task> work) => console.Progress()
        .AutoClear(true)
        .Columns(
            new TaskDescriptionColumn(),
            new ProgressBarColumn(),
            new PercentageColumn(),
            new StandingColumn(s => FormattableString.Invariant($"{s.Finished}/{s.Total}")),
            new ElapsedTimeColumn(),
            new StandingColumn(s => TextStyle.Printable(s.Stage ?? "")))
        .StartAsync(context =>
        {
            var bars = new Dictionary<Guid, ProgressTask>();
            return work(standing =>
            {
                lock (bars)
                {
                    if (!bars.TryGetValue(standing.JobId, out var bar))
                    {
                        bar = context.AddTask($"job {standing.JobId.ToString()[..8]}", maxValue: 1);
                        bars.Add(standing.JobId, bar);
                    }

                    bar.State.Update<JobStanding>(Standing, _ => standing);
                    bar.Value = standing.Done;
                }
            });
        });

    /// <summary>A text on where the job stands.</summary>
    private sealed class StandingColumn(Func<JobStanding, string> text) : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(text(task.State.Get<JobStanding>(Standing)));
    }
}
