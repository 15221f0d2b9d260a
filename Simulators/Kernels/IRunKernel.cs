namespace Nexus.Simulators.Kernels;

/// <summary>What a sweep does to each run of neighbouring amplitudes. A struct, so that the sweep is compiled for each kernel.</summary>
internal unsafe interface IRunKernel
{
    /// <summary>Works on <paramref name="length"/> doubles at <paramref name="run"/> (a multiple of 4), and on the runs at the kernel's own distances from it.</summary>
    void Run(double* run, long length);
}
