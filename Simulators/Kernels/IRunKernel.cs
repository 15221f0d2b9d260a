namespace Nexus.Simulators.Kernels;

/// <summary>What a sweep does to each run of neighbouring amplitudes. A struct, so that the sweep is compiled for each kernel.</summary>
internal unsafe interface IRunKernel<TReal>
    where TReal : unmanaged
{
    /// <summary>
    /// Works on <paramref name="length"/> numbers at <paramref name="run"/> (two an amplitude, a multiple of a pack), and on the runs at the
    /// kernel's own distances from it.
    /// </summary>
    void Run(TReal* run, long length);
}
