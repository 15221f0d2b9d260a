namespace Nexus.Simulators.Kernels;

/// <summary>An operation whose runs can be done in any order, on several threads: without blocks when it is the only one of its pass.</summary>
internal unsafe interface ISweepOperation<TReal>
    where TReal : unmanaged
{
    /// <summary>The runs.</summary>
    Sweep Sweep { get; }

    /// <summary>Does it to some of the runs.</summary>
    void Apply(TReal* amplitudes, long firstRun, long count, Workspace<TReal> workspace);
}
