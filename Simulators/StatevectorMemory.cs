using System.Globalization;

namespace Nexus.Simulators;

/// <summary>How much memory a statevector simulation needs, and how that is said.</summary>
internal static class StatevectorMemory
{
    /// <summary>The most qubits whose state a 64-bit process could address at all.</summary>
    public const int MaxAddressableQubits = 57;

    private static readonly string[] Units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>The bytes of the state and of what sampling holds beside it; <see cref="UInt128.MaxValue"/> where that is exceeded.</summary>
    public static UInt128 RequiredBytes(int qubitCount, Precision precision = Precision.Double)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(qubitCount);
        return qubitCount > 120
            ? UInt128.MaxValue
            : StateBytes(qubitCount, precision) + BasisSampler.WorkingBytes(qubitCount);
    }

    /// <summary>The bytes of one state of at most 120 qubits.</summary>
    public static UInt128 StateBytes(int qubitCount, Precision precision) => (UInt128)(precision == Precision.Double ? 16 : 8) << qubitCount;

    /// <summary>The most qubits whose simulation fits the memory; at least 0.</summary>
    public static int MaxQubits(long availableBytes, Precision precision = Precision.Double)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(availableBytes);
        var qubits = 0;
        while (qubits < MaxAddressableQubits && RequiredBytes(qubits + 1, precision) <= (UInt128)availableBytes)
        {
            qubits++;
        }

        return qubits;
    }

    /// <summary>Null when a simulation of this many qubits fits the memory, or else the sentence that refuses it.</summary>
    public static string? CheckFits(int qubitCount, long availableBytes, Precision precision = Precision.Double)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(availableBytes);
        if (qubitCount <= MaxAddressableQubits && RequiredBytes(qubitCount, precision) <= (UInt128)availableBytes)
        {
            return null;
        }

        var need = RequiredBytes(qubitCount, precision) is var bytes && bytes == UInt128.MaxValue
            ? string.Create(CultureInfo.InvariantCulture, $"2^{qubitCount + (precision == Precision.Double ? 4L : 3L)} bytes")
            : Format(bytes);
        var most = MaxQubits(availableBytes, precision);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{qubitCount} {(qubitCount == 1 ? "qubit needs" : "qubits need")} {need}; this machine offers {Format((UInt128)availableBytes)} to simulations (at most {most} {(most == 1 ? "qubit" : "qubits")})");
    }

    /// <summary>A number of bytes in human units, to three significant digits: <c>512 GiB</c>, <c>1.5 KiB</c>.</summary>
    public static string Format(UInt128 bytes)
    {
        var unit = 0;
        var value = (double)bytes;
        while (value >= 1023.5 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        var decimals = unit == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
        var number = Math.Round(value, decimals).ToString(value >= 1e15 ? "0.##e+0" : "0.##", CultureInfo.InvariantCulture);
        return $"{number} {(bytes == UInt128.One ? "byte" : Units[unit])}";
    }
}
