using System.Numerics;

namespace Nexus.Simulators.Kernels;

/// <summary>
/// A few neighbouring amplitudes, each as real and imaginary part. Kernels are written once over this interface; the implementations round
/// identically, so that results do not depend on the machine. The lowest qubits number the amplitudes within a pack: its lanes.
/// </summary>
/// <typeparam name="TSelf">The implementation.</typeparam>
/// <typeparam name="TReal">The type of a part.</typeparam>
internal unsafe interface IPack<TSelf, TReal>
    where TSelf : struct, IPack<TSelf, TReal>
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
{
    /// <summary>How many qubits number the lanes: a pack holds 2^<see cref="LaneQubits"/> amplitudes.</summary>
    static abstract int LaneQubits { get; }

    static abstract TSelf Load(TReal* from);

    /// <summary>The two parts at <paramref name="from"/> in every lane.</summary>
    static abstract TSelf Repeat(TReal* from);

    void Store(TReal* to);

    /// <summary>Has the cache line of an address fetched, if there is one.</summary>
    static abstract void Prefetch(TReal* at);

    static abstract TSelf Multiply(TSelf left, TSelf right);

    /// <summary>left * right + addend, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

    /// <summary>Exchanges real and imaginary parts.</summary>
    static abstract TSelf SwapParts(TSelf value);

    /// <summary>What <see cref="Permute"/> needs to put amplitude <paramref name="sources"/>[i] into lane i.</summary>
    static abstract TSelf Order(ReadOnlySpan<int> sources);

    /// <summary>The amplitudes in another order.</summary>
    static abstract TSelf Permute(TSelf value, TSelf order);

    /// <summary>What <see cref="Select"/> needs to choose in lane i by <paramref name="chosen"/>[i].</summary>
    static abstract TSelf Mask(ReadOnlySpan<bool> chosen);

    /// <summary>Lane by lane one of two.</summary>
    static abstract TSelf Select(TSelf mask, TSelf chosen, TSelf other);
}
