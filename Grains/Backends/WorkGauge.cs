using Nexus.Grains.Jobs;

namespace Nexus.Grains.Backends;

/// <summary>
/// Where the threads that do a piece of work leave how far it is, and its worker reads that now and then. Only the newest value is kept, and no
/// lock is taken. What comes out is within 0 and 1 and never goes back, whatever a backend says.
/// </summary>
internal sealed class WorkGauge : IProgress<WorkProgress>
{
    /// <summary>A longer stage is cut: it travels with every report.</summary>
    private const int LongestStage = 200;

    private WorkProgress? _newest;
    private WorkProgress? _taken;

    /// <inheritdoc/>
    public void Report(WorkProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var known = Volatile.Read(ref _newest);
        while (true)
        {
            var next = Bounded(value, known);
            var found = Interlocked.CompareExchange(ref _newest, next, known);
            if (ReferenceEquals(found, known))
            {
                return;
            }

            known = found;
        }
    }

    /// <summary>The newest value, if it differs from the one taken before; else null.</summary>
    public WorkProgress? TakeNews()
    {
        var newest = Volatile.Read(ref _newest);
        if (newest == _taken)
        {
            return null;
        }

        _taken = newest;
        return newest;
    }

    private static WorkProgress Bounded(WorkProgress value, WorkProgress? known)
    {
        var least = known?.Fraction ?? 0;
        var fraction = value.Fraction > least ? Math.Min(value.Fraction, 1) : least;
        var stage = value.Stage.Length > LongestStage ? value.Stage[..LongestStage] : value.Stage;
        return fraction == value.Fraction && stage.Length == value.Stage.Length ? value : new WorkProgress(fraction, stage);
    }
}
