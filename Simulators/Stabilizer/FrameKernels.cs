using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nexus.Simulators.Stabilizer;

/// <summary>The inner loops over frames: one for each pair of Paulis, so that no loop asks which it is.</summary>
internal static unsafe class FrameKernels
{
    private interface IAxis
    {
        static abstract bool HasX { get; }

        static abstract bool HasZ { get; }
    }

    /// <summary>
    /// Lets a Pauli of one qubit control a Pauli on another: where the first frame does not commute with the controlling Pauli, the other
    /// takes up the controlled one, and the other way round.
    /// </summary>
    /// <param name="first">The controlling Pauli.</param>
    /// <param name="second">The controlled Pauli.</param>
    /// <param name="a">The first frame: its X bits, then its Z bits.</param>
    /// <param name="b">The second frame.</param>
    /// <param name="vectors">How many vectors each has of either.</param>
    public static void ControlledPauli(PauliAxis first, PauliAxis second, Vector256<ulong>* a, Vector256<ulong>* b, int vectors)
    {
        switch (first)
        {
            case PauliAxis.X:
                ControlledPauli<AxisX>(second, a, b, vectors);
                break;
            case PauliAxis.Z:
                ControlledPauli<AxisZ>(second, a, b, vectors);
                break;
            default:
                ControlledPauli<AxisY>(second, a, b, vectors);
                break;
        }
    }

    private static void ControlledPauli<TFirst>(PauliAxis second, Vector256<ulong>* a, Vector256<ulong>* b, int vectors)
        where TFirst : struct, IAxis
    {
        switch (second)
        {
            case PauliAxis.X:
                ControlledPauli<TFirst, AxisX>(a, b, vectors);
                break;
            case PauliAxis.Z:
                ControlledPauli<TFirst, AxisZ>(a, b, vectors);
                break;
            default:
                ControlledPauli<TFirst, AxisY>(a, b, vectors);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ControlledPauli<TFirst, TSecond>(Vector256<ulong>* a, Vector256<ulong>* b, int vectors)
        where TFirst : struct, IAxis
        where TSecond : struct, IAxis
    {
        for (var i = 0; i < vectors; i++)
        {
            var fromFirst = Anticommuting<TFirst>(a[i], a[vectors + i]);
            var fromSecond = Anticommuting<TSecond>(b[i], b[vectors + i]);
            Multiply<TSecond>(b, i, vectors, fromFirst);
            Multiply<TFirst>(a, i, vectors, fromSecond);
        }
    }

    private static Vector256<ulong> Anticommuting<TAxis>(Vector256<ulong> x, Vector256<ulong> z)
        where TAxis : struct, IAxis => TAxis.HasX ? TAxis.HasZ ? x ^ z : z : x;

    private static void Multiply<TAxis>(Vector256<ulong>* frame, int i, int vectors, Vector256<ulong> where)
        where TAxis : struct, IAxis
    {
        if (TAxis.HasX)
        {
            frame[i] ^= where;
        }

        if (TAxis.HasZ)
        {
            frame[vectors + i] ^= where;
        }
    }

    private readonly struct AxisX : IAxis
    {
        public static bool HasX => true;

        public static bool HasZ => false;
    }

    private readonly struct AxisZ : IAxis
    {
        public static bool HasX => false;

        public static bool HasZ => true;
    }

    private readonly struct AxisY : IAxis
    {
        public static bool HasX => true;

        public static bool HasZ => true;
    }
}
