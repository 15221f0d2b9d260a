namespace Nexus.Grains;

/// <summary>
/// What is reported to a grain by calls that may interleave: they only post here and return, and a later turn of the grain, which
/// interleaves with nothing, takes all of it at once. So no cycle of awaiting grains can form.
/// </summary>
internal sealed class Inbox<T>
{
    private readonly Func<IReadOnlyList<T>, Task> _take;
    private readonly IGrainTimer _turn;
    private List<T> _posted = [];

    /// <param name="grain">The grain whose turn takes the posts.</param>
    /// <param name="take">Called in a turn of the grain with everything posted since the turn before.</param>
    public Inbox(IGrainBase grain, Func<IReadOnlyList<T>, Task> take)
    {
        _take = take;
        _turn = grain.RegisterGrainTimer(
            static inbox => inbox.TakeAsync(),
            this,
            new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { KeepAlive = true });
    }

    public void Post(T item)
    {
        _posted.Add(item);
        if (_posted.Count == 1)
        {
            _turn.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Takes now, within the caller's turn, what was posted before: so that what is asked next is decided after it.</summary>
    public Task FlushAsync() => TakeAsync();

    private Task TakeAsync()
    {
        if (_posted.Count == 0)
        {
            return Task.CompletedTask;
        }

        var taken = _posted;
        _posted = [];
        return _take(taken);
    }
}
