namespace Nexus.Simulators.Checking;

/// <summary>Sums of operations that stop at the largest number instead of wrapping.</summary>
internal sealed class ProgramCount
{
    public Dictionary<string, long> Gates { get; } = new(StringComparer.Ordinal);

    public long Operations { get; private set; }

    public long OneQubit { get; private set; }

    public long TwoQubit { get; private set; }

    public long Larger { get; private set; }

    public long Measurements { get; private set; }

    public long Resets { get; private set; }

    public bool IsBounded { get; set; } = true;

    public void AddGate(string name, int qubits)
    {
        Gates[name] = Gates.GetValueOrDefault(name) + 1;
        Operations++;
        OneQubit += qubits == 1 ? 1 : 0;
        TwoQubit += qubits == 2 ? 1 : 0;
        Larger += qubits > 2 ? 1 : 0;
    }

    public void AddMeasurement()
    {
        Operations++;
        Measurements++;
    }

    public void AddReset()
    {
        Operations++;
        Resets++;
    }

    public void AddOther() => Operations++;

    /// <summary>Adds another sum, so many times.</summary>
    public void Add(ProgramCount other, long times)
    {
        foreach (var (name, count) in other.Gates)
        {
            var product = Times(count, times);
            if (product > 0)
            {
                Gates[name] = Plus(Gates.GetValueOrDefault(name), product);
            }
        }

        Operations = Plus(Operations, Times(other.Operations, times));
        OneQubit = Plus(OneQubit, Times(other.OneQubit, times));
        TwoQubit = Plus(TwoQubit, Times(other.TwoQubit, times));
        Larger = Plus(Larger, Times(other.Larger, times));
        Measurements = Plus(Measurements, Times(other.Measurements, times));
        Resets = Plus(Resets, Times(other.Resets, times));
        IsBounded &= other.IsBounded;
    }

    public static long Plus(long a, long b) => a > long.MaxValue - b ? long.MaxValue : a + b;

    public static long Times(long a, long b) => a != 0 && b > long.MaxValue / a ? long.MaxValue : a * b;
}
