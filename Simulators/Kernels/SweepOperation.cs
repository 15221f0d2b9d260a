namespace Nexus.Simulators.Kernels;

/// <summary>An operation that is a sweep of a kernel.</summary>
/// <param name="sweep">The sweep.</param>
/// <param name="kernel">The kernel.</param>
/// <param name="outerControls">The mask of the controls outside of the block.</param>
internal sealed unsafe class SweepOperation<TReal, TKernel>(Sweep sweep, TKernel kernel, ulong outerControls)
    : BlockOperation<TReal>(outerControls), ISweepOperation<TReal>
    where TReal : unmanaged
    where TKernel : struct, IRunKernel<TReal>
{
    public Sweep Sweep => sweep;

    public void Apply(TReal* amplitudes, long firstRun, long count, Workspace<TReal> workspace)
    {
        var copy = kernel;
        sweep.Over(amplitudes, ref copy, firstRun, count);
    }

    protected override void ApplyInside(TReal* block, ulong outer, Workspace<TReal> workspace) => Apply(block, 0, sweep.Runs, workspace);
}
