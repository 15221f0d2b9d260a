using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nexus.Simulators.Kernels;

/// <summary>
/// Sums |amplitude|^2. There are 16 sums, of every 16th number, whatever the machine, and they are added in one order: so that the sum rounds
/// the same everywhere.
/// </summary>
internal static unsafe class NormKernel
{
    private const int Sums = 16;

    /// <summary>The sums tell amplitudes apart by so many of the lowest qubits.</summary>
    private const int LaneQubits = 3;

    /// <summary>The sum over <paramref name="length"/> numbers, two an amplitude.</summary>
    /// <param name="from">The numbers.</param>
    /// <param name="length">How many.</param>
    /// <param name="scalar">Whether not to use vectors.</param>
    public static double Norm<TReal>(TReal* from, long length, bool scalar)
        where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
    {
        var sums = stackalloc double[Sums];
        new Span<double>(sums, Sums).Clear();
        Accumulate(from, length, scalar, sums);
        return Fold(sums);
    }

    /// <summary>The sums over the amplitudes in which a qubit is 0, and in which it is 1.</summary>
    /// <param name="from">The numbers; the first is that of an amplitude in which the qubits up to <paramref name="qubit"/> are 0.</param>
    /// <param name="length">How many: all values of these qubits.</param>
    /// <param name="qubit">The qubit.</param>
    /// <param name="scalar">Whether not to use vectors.</param>
    public static (double Zero, double One) Split<TReal>(TReal* from, long length, int qubit, bool scalar)
        where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
    {
        var zero = stackalloc double[Sums];
        var one = stackalloc double[Sums];
        new Span<double>(zero, Sums).Clear();
        new Span<double>(one, Sums).Clear();
        if (qubit < LaneQubits)
        {
            Accumulate(from, length, scalar, zero);
            for (var lane = 0; lane < Sums; lane++)
            {
                if ((lane >> (qubit + 1) & 1) != 0)
                {
                    (zero[lane], one[lane]) = (0, zero[lane]);
                }
            }
        }
        else
        {
            var run = 2L << qubit;
            for (long start = 0; start < length; start += 2 * run)
            {
                Accumulate(from + start, run, scalar, zero);
                Accumulate(from + start + run, run, scalar, one);
            }
        }

        return (Fold(zero), Fold(one));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Accumulate<TReal>(TReal* from, long length, bool scalar, double* sums)
        where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
    {
        long i = 0;
        if (Vector256.IsHardwareAccelerated && !scalar)
        {
            var (s0, s1, s2, s3) = (Vector256.Load(sums), Vector256.Load(sums + 4), Vector256.Load(sums + 8), Vector256.Load(sums + 12));
            for (; i + Sums <= length; i += Sums)
            {
                Vector256<double> v0, v1, v2, v3;
                if (typeof(TReal) == typeof(double))
                {
                    var at = (double*)from + i;
                    (v0, v1, v2, v3) = (Vector256.Load(at), Vector256.Load(at + 4), Vector256.Load(at + 8), Vector256.Load(at + 12));
                }
                else
                {
                    var at = (float*)from + i;
                    (v0, v1) = Vector256.Widen(Vector256.Load(at));
                    (v2, v3) = Vector256.Widen(Vector256.Load(at + 8));
                }

                s0 = Vector256.FusedMultiplyAdd(v0, v0, s0);
                s1 = Vector256.FusedMultiplyAdd(v1, v1, s1);
                s2 = Vector256.FusedMultiplyAdd(v2, v2, s2);
                s3 = Vector256.FusedMultiplyAdd(v3, v3, s3);
            }

            s0.Store(sums);
            s1.Store(sums + 4);
            s2.Store(sums + 8);
            s3.Store(sums + 12);
        }

        for (; i < length; i++)
        {
            var value = double.CreateTruncating(from[i]);
            sums[i % Sums] = Math.FusedMultiplyAdd(value, value, sums[i % Sums]);
        }

    }

    private static double Fold(double* sums)
    {
        for (var half = Sums / 2; half > 0; half /= 2)
        {
            for (var j = 0; j < half; j++)
            {
                sums[j] += sums[j + half];
            }
        }

        return sums[0];
    }
}
