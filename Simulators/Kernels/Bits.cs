using System.Numerics;

namespace Nexus.Simulators.Kernels;

/// <summary>Numbers whose bits stand apart in a larger number.</summary>
internal static class Bits
{
    /// <summary>The low bits of <paramref name="value"/>, one after the other, at the places where <paramref name="mask"/> is 1.</summary>
    public static ulong Deposit(ulong value, ulong mask)
    {
        var result = 0UL;
        for (; value != 0 && mask != 0; value >>= 1)
        {
            if ((value & 1) != 0)
            {
                result |= mask & (~mask + 1);
            }

            mask &= mask - 1;
        }

        return result;
    }

    /// <summary>The bits of <paramref name="value"/> at the places where <paramref name="mask"/> is 1, moved together.</summary>
    public static ulong Extract(ulong value, ulong mask)
    {
        var result = 0UL;
        for (var place = 0; mask != 0; place++)
        {
            result |= (value >> BitOperations.TrailingZeroCount(mask) & 1) << place;
            mask &= mask - 1;
        }

        return result;
    }

    /// <summary>Qubits as a mask.</summary>
    public static ulong MaskOf(ReadOnlySpan<int> qubits)
    {
        var mask = 0UL;
        foreach (var qubit in qubits)
        {
            mask |= 1UL << qubit;
        }

        return mask;
    }

    /// <summary>The qubits of a mask, ascending.</summary>
    public static int[] QubitsOf(ulong mask)
    {
        var qubits = new int[BitOperations.PopCount(mask)];
        for (var i = 0; i < qubits.Length; i++)
        {
            qubits[i] = BitOperations.TrailingZeroCount(mask);
            mask &= mask - 1;
        }

        return qubits;
    }
}
