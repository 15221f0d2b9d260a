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
        Show(0);
    }

    /// <summary>Tells of work that is under way, and is counted once it is done.</summary>
    public void Show(double underWay)
    {
        if (_done + underWay >= _next)
        {
            Tell(_done + underWay);
        }
    }

    /// <summary>Reports that all is done.</summary>
    public void Complete() => progress?.Report(1);

    private void Tell(double done)
    {
        var hundredths = Math.Min((int)(done / total * 100), 99);
        _next = hundredths < 99 ? total * (hundredths + 1) / 100 : double.PositiveInfinity;
        if (hundredths > _reported)
        {
            _reported = hundredths;
            progress!.Report(hundredths / 100.0);
        }
    }
}
