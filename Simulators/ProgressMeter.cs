namespace Nexus.Simulators;

/// <summary>Reports progress from 0 to 1 whenever another hundredth is done: about a hundred reports, however long the work.</summary>
internal sealed class ProgressMeter(IProgress<double>? progress, double total)
{
    private double _done;
    private double _next = progress is null ? double.PositiveInfinity : total / 100;
    private int _reported;

    /// <summary>Counts work as done.</summary>
    public void Add(double work)
    {
        _done += work;
        if (_done >= _next)
        {
            Tell();
        }
    }

    /// <summary>Reports that all is done.</summary>
    public void Complete() => progress?.Report(1);

    private void Tell()
    {
        var hundredths = Math.Min((int)(_done / total * 100), 99);
        _next = hundredths < 99 ? total * (hundredths + 1) / 100 : double.PositiveInfinity;
        if (hundredths > _reported)
        {
            _reported = hundredths;
            progress!.Report(hundredths / 100.0);
        }
    }
}
