namespace Nexus.Simulators;

/// <summary>Passes on the progress of a part of the work as that of the whole.</summary>
/// <param name="whole">Is told of the whole, or null.</param>
/// <param name="from">The share that is done when the part begins.</param>
/// <param name="to">The share that is done when it has ended.</param>
internal sealed class ProgressPart(IProgress<double>? whole, double from, double to) : IProgress<double>
{
    private readonly double _length = to - from;

    /// <summary>The share of the whole that is done, as last told.</summary>
    public double Reached { get; private set; } = from;

    /// <inheritdoc/>
    public void Report(double value)
    {
        Reached = to - ((1 - value) * _length);
        whole?.Report(Reached);
    }
}
