using System.Runtime.CompilerServices;

namespace Nexus.Simulators.Kernels;

/// <summary>
/// Sums |amplitude|^2 where a qubit above 0 is 0 and where it is 1. Each run has sums of its own before they are added up,
/// which keeps the rounding error of 2^30 terms near that of 2^14.
/// </summary>
internal unsafe struct NormKernel(long distance) : IRunKernel
{
    public double Zero;
    public double One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(double* run, long length)
    {
        Zero += Norm(run, length);
        One += Norm(run + distance, length);
    }

    /// <summary>The sum of |amplitude|^2 over a run.</summary>
    public static double Norm(double* run, long length)
    {
        double even = 0, odd = 0;
        for (long i = 0; i < length; i += 4)
        {
            even += run[i] * run[i] + run[i + 1] * run[i + 1];
            odd += run[i + 2] * run[i + 2] + run[i + 3] * run[i + 3];
        }

        return even + odd;
    }
}
