using Nexus.Grains.Jobs;

namespace Nexus.Grains.Backends;

/// <summary>Passes on the progress of one stage, whose name goes with it.</summary>
internal sealed class StageProgress : IProgress<double>
{
    private readonly IProgress<WorkProgress> _work;
    private readonly string _stage;

    private StageProgress(IProgress<WorkProgress> work, string stage) => (_work, _stage) = (work, stage);

    /// <summary>Tells that a stage begins.</summary>
    /// <param name="work">The progress of the whole work.</param>
    /// <param name="stage">The stage, in a few words.</param>
    public static StageProgress Begin(IProgress<WorkProgress> work, string stage)
    {
        var begun = new StageProgress(work, stage);
        begun.Report(0);
        return begun;
    }

    /// <inheritdoc/>
    public void Report(double value) => _work.Report(new WorkProgress(value, _stage));
}
