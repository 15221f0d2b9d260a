namespace Nexus.Grains.Jobs;

/// <summary>
/// Wakes those who wait for changes of a grain: at once, or together with what else changes within <see cref="Coalescing"/>, so that
/// a thousand watchers cost the same however fast the items report.
/// </summary>
internal sealed class ChangeSignal(IGrainBase grain, TimeProvider time)
{
    /// <summary>Watchers are woken at most so often.</summary>
    public static readonly TimeSpan Coalescing = TimeSpan.FromMilliseconds(20);

    /// <summary>Progress can wait a little longer for that of the other items, each of which reports in its own second.</summary>
    public static readonly TimeSpan ProgressCoalescing = TimeSpan.FromMilliseconds(250);

    private TaskCompletionSource _news = New();
    private IGrainTimer? _telling;
    private bool _canWait;

    /// <summary>Waits for the next change, at most for so long or until the wait is interrupted: then there is none, and the caller finds nothing new.</summary>
    public async Task WaitAsync(TimeSpan limit, CancellationToken interruption, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(interruption, cancellationToken);
        try
        {
            await _news.Task.WaitAsync(limit, time, either.Token);
        }
        catch (Exception end) when (end is TimeoutException || (end is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Nothing new: the answer says so, and the caller asks again.
        }
    }

    /// <summary>Something changed.</summary>
    /// <param name="atOnce">Whether nothing more is to come that could be told together with it.</param>
    public void Tell(bool atOnce)
    {
        if (atOnce)
        {
            TellNowAsync();
        }
        else if (_telling is null)
        {
            TellAfter(Coalescing);
        }
        else if (_canWait)
        {
            _telling.Change(Coalescing, Timeout.InfiniteTimeSpan);
        }

        _canWait = false;
    }

    /// <summary>Work has come further, and nothing else has changed.</summary>
    public void TellProgress()
    {
        if (_telling is null)
        {
            TellAfter(ProgressCoalescing);
            _canWait = true;
        }
    }

    private void TellAfter(TimeSpan wait) => _telling = grain.RegisterGrainTimer(
        TellNowAsync, new GrainTimerCreationOptions(wait, Timeout.InfiniteTimeSpan) { KeepAlive = true });

    private Task TellNowAsync()
    {
        _telling?.Dispose();
        _telling = null;
        var news = _news;
        _news = New();
        news.SetResult();
        return Task.CompletedTask;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
