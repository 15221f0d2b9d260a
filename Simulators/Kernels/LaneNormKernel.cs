using System.Runtime.CompilerServices;

namespace Nexus.Simulators.Kernels;

/// <summary>Sums |amplitude|^2 where qubit 0 is 0 and where it is 1.</summary>
internal unsafe struct LaneNormKernel : IRunKernel
{
    public double Zero;
    public double One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(double* run, long length)
    {
        double even = 0, odd = 0;
        for (long i = 0; i < length; i += 4)
        {
            even += run[i] * run[i] + run[i + 1] * run[i + 1];
            odd += run[i + 2] * run[i + 2] + run[i + 3] * run[i + 3];
        }

        Zero += even;
        One += odd;
    }
}
