using Nexus.Compiler;
using Nexus.Grains.Jobs;

namespace Nexus.Grains.Backends;

/// <summary>Passes on the progress of a compilation as that of the whole work, of which writing the programs is the rest.</summary>
/// <param name="work">The progress of the work.</param>
internal sealed class CompileProgress(IProgress<WorkProgress> work) : IProgress<CompilationProgress>
{
    private const double CompilationShare = 0.95;

    /// <inheritdoc/>
    public void Report(CompilationProgress value) =>
        work.Report(new WorkProgress(value.Fraction * CompilationShare, value.Fraction < 1 ? value.Stage : "write programs"));
}
