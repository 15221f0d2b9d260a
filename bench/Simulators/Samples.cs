namespace Nexus.Simulators.Bench;

/// <summary>Times or ratios taken in several rounds.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];

    /// <summary>The value in the middle.</summary>
    public double Median
    {
        get
        {
            var sorted = _values.Order().ToArray();
            return sorted.Length == 0 ? double.NaN : (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
        }
    }

    /// <summary>The smallest.</summary>
    public double Least => _values.Count == 0 ? double.NaN : _values.Min();

    /// <summary>The largest.</summary>
    public double Most => _values.Count == 0 ? double.NaN : _values.Max();

    /// <summary>Takes one in.</summary>
    public void Add(double value) => _values.Add(value);
}
