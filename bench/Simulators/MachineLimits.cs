using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nexus.Simulators.Bench;

/// <summary>What this machine can do at best, by the same number of threads as the simulator has.</summary>
internal sealed unsafe class MachineLimits : IDisposable
{
    /// <summary>As many numbers as a state of 24 qubits has: 256 MiB.</summary>
    private const long Length = 2L << 24;

    private readonly int _threads;
    private readonly double* _numbers;

    /// <summary>Takes the memory and writes it once.</summary>
    /// <param name="threads">How many threads.</param>
    public MachineLimits(int threads)
    {
        _threads = threads;
        _numbers = (double*)NativeMemory.AlignedAlloc((nuint)(Length * sizeof(double)), HugePages.Size);
        HugePages.Advise(_numbers, (nuint)(Length * sizeof(double)));
        new Span<double>(_numbers, (int)Length).Fill(1);
    }

    /// <summary>Bytes a second, read and written in place: each number multiplied by a factor, which is what a gate does at least.</summary>
    public double Bandwidth() => 2 * Length * sizeof(double) / Time(worker => Scale(_numbers + (worker * (Length / _threads)), Length / _threads));

    /// <summary>Operations a second of the widest fused multiply-adds that the simulator uses, each two: chains in registers, memory untouched.</summary>
    public double FusedMultiplyAdds()
    {
        const int Rounds = 4_000_000;
        var seconds = Time(_ => GC.KeepAlive(IsWide ? Chains512(Rounds) : Chains256(Rounds)));
        return _threads * (double)Rounds * (IsWide ? 24 * 8 : 12 * 4) * 2 / seconds;
    }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.AlignedFree(_numbers);

    private static bool IsWide => Avx512F.IsSupported && Vector512.IsHardwareAccelerated;

    private double Time(Action<int> body)
    {
        var threads = Enumerable.Range(0, _threads).Select(worker => new Thread(() => body(worker))).ToArray();
        return Clock.Seconds(
            _threads,
            () =>
            {
                Array.ForEach(threads, thread => thread.Start());
                Array.ForEach(threads, thread => thread.Join());
            });
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Scale(double* at, long length)
    {
        if (IsWide)
        {
            var factor = Vector512.Create(1.0000001);
            for (long i = 0; i < length; i += 16)
            {
                (Vector512.Load(at + i) * factor).Store(at + i);
                (Vector512.Load(at + i + 8) * factor).Store(at + i + 8);
            }

            return;
        }

        var narrow = Vector256.Create(1.0000001);
        for (long i = 0; i < length; i += 8)
        {
            (Vector256.Load(at + i) * narrow).Store(at + i);
            (Vector256.Load(at + i + 4) * narrow).Store(at + i + 4);
        }
    }

    // Never inlined: within a caller the compiler finds that all chains compute the same, and computes one.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static double Chains512(int rounds)
    {
        var (x, y) = (Vector512.Create(0.999999), Vector512.Create(1e-9));
        var (a, b, c, d, e, f) = (x, x + y, x - y, x * y, y + y, y);
        var (g, h, i, j, k, l) = (x + x, -x, -y, y - x - y, x * x, y * y);
        for (var round = 0; round < rounds; round++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y);
            l = Vector512.FusedMultiplyAdd(l, x, y);
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y);
            l = Vector512.FusedMultiplyAdd(l, x, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    // Never inlined: within a caller the compiler finds that all chains compute the same, and computes one.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static double Chains256(int rounds)
    {
        var (x, y) = (Vector256.Create(0.999999), Vector256.Create(1e-9));
        var (a, b, c, d, e, f) = (x, x + y, x - y, x * y, y + y, y);
        var (g, h, i, j, k, l) = (x + x, -x, -y, y - x - y, x * x, y * y);
        for (var round = 0; round < rounds; round++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, y);
            b = Vector256.FusedMultiplyAdd(b, x, y);
            c = Vector256.FusedMultiplyAdd(c, x, y);
            d = Vector256.FusedMultiplyAdd(d, x, y);
            e = Vector256.FusedMultiplyAdd(e, x, y);
            f = Vector256.FusedMultiplyAdd(f, x, y);
            g = Vector256.FusedMultiplyAdd(g, x, y);
            h = Vector256.FusedMultiplyAdd(h, x, y);
            i = Vector256.FusedMultiplyAdd(i, x, y);
            j = Vector256.FusedMultiplyAdd(j, x, y);
            k = Vector256.FusedMultiplyAdd(k, x, y);
            l = Vector256.FusedMultiplyAdd(l, x, y);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
