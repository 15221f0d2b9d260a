using Nexus.Grains.Jobs;

namespace Nexus.Grains.Backends;

/// <summary>Passes on the progress of one stage, whose name goes with it.</summary>
/// <param name="work">The progress of the whole work.</param>
/// <param name="stage">The stage.</param>
internal sealed class StageProgress(IProgress<WorkProgress> work, string stage) : IProgress<double>
{
    /// <inheritdoc/>
    public void Report(double value) => work.Report(new WorkProgress(value, stage));
}
