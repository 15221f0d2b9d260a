using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nexus.Simulators.Kernels;

/// <summary>Numbers at one place in memory, aligned to cache lines, for as long as somebody holds this. The collector frees them.</summary>
internal sealed unsafe class AlignedArray<TReal>
    where TReal : unmanaged
{
    /// <summary>A cache line, which any vector register divides.</summary>
    public const int Alignment = 64;

    private readonly byte[] _bytes;

    public AlignedArray(int length)
    {
        _bytes = GC.AllocateArray<byte>((length * sizeof(TReal)) + Alignment, pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_bytes));
        At = (TReal*)((address + Alignment - 1) & ~(nuint)(Alignment - 1));
    }

    /// <summary>The first number.</summary>
    public TReal* At { get; }
}
