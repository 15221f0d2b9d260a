using Nexus.Cli.Jobs;

namespace Nexus.Cli.Rendering;

/// <summary>Shows, on standard error, how far jobs have come.</summary>
internal abstract class ProgressDisplay
{
    /// <summary>Bars that move on a terminal, lines elsewhere.</summary>
    public static ProgressDisplay On(Terminal terminal) =>
        terminal.Live is { } console ? new ProgressBars(console) : new ProgressLines(terminal.Error);

    /// <summary>Shows progress while <paramref name="work"/> runs, which tells of it from any thread.</summary>
    public abstract Task ShowAsync(Func<Action<JobStanding>, Task> work);
}
