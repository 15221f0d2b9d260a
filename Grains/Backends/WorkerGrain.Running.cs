using System.Collections.Immutable;
using System.Diagnostics;
using Nexus.Grains.Jobs;
using Nexus.Grains.Telemetry;
using Nexus.Storage;

namespace Nexus.Grains.Backends;

// From the worker's hands to the slot's thread, and what comes back from there.
internal sealed partial class WorkerGrain
{
    /// <summary>Gives the slot's thread what it is to do next.</summary>
    private void StartWork()
    {
        while (!_stopping.IsCancellationRequested && _backlog.First is { Value: var next } && HasRoomFor(next))
        {
            _backlog.RemoveFirst();
            _inHand.Add(next);
            Fetch(next);
            next.Work = WorkAsync(next);
        }

        foreach (var next in _backlog.Take(FetchedAhead))
        {
            Fetch(next);
        }

        Watch(_inHand.Count > 0);
    }

    private void Watch(bool needed)
    {
        if (needed && !_watching)
        {
            _watch.Change(ShortWork, Timeout.InfiniteTimeSpan);
        }

        _watching |= needed;
    }

    /// <summary>What is to run alone is alone in hand too, and after a failure one at a time is enough to see whether it is over.</summary>
    private bool HasRoomFor(Assignment next) =>
        _inHand.Count == 0 || (!_pausing && !next.Order.Alone && !_inHand[0].Order.Alone && _hand.HasRoom(_inHand.Count));

    /// <summary>Reports the start of what turns out to take longer, and hears of the ends before it.</summary>
    private Task WatchAsync(CancellationToken cancellationToken)
    {
        _watching = false;
        threads.TellEnds(_slot);
        var running = _inHand.Find(a => a.Turn.IsRunning);
        if (running is { IsStartReported: false } && running == _watched)
        {
            _reports.Send(running, Start(running));
            _progress.Change(ProgressPeriod, ProgressPeriod);
        }

        _watched = running;
        Watch(_inHand.Count > 0 && running is null or { IsStartReported: false });
        return Task.CompletedTask;
    }

    /// <summary>Tells how far long work is, for as long as it runs. Nobody waits for that, and what is lost is not told again.</summary>
    private Task TellProgressAsync(CancellationToken cancellationToken)
    {
        if (_inHand.Find(a => a.IsStartReported && a.Turn.IsRunning) is { } running)
        {
            _reports.SendProgress(running);
        }
        else
        {
            _progress.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        return Task.CompletedTask;
    }

    private void Fetch(Assignment assignment) =>
        assignment.Program ??= runner.FetchAsync(assignment.Order, _stopping.Token);

    private async Task WorkAsync(Assignment assignment)
    {
        try
        {
            await RunAsync(assignment);
        }
        catch (OperationCanceledException) when (assignment.HasEnded)
        {
            // Taken back before its turn.
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The backend takes the lease back; nothing of the work is kept.
            if (assignment.IsStartReported)
            {
                var order = assignment.Order;
                await _reports.SendAsync(assignment, [new ItemHandedBack(order.Item.Attempt, order.Lease, time.GetUtcNow(), Key)]);
            }
        }
        catch (OperationCanceledException) when (assignment.Cancellation.IsCancellationRequested)
        {
            // It waited for its turn: nothing was started.
            Refuse(assignment);
        }
        catch (StaleWriteException)
        {
            // The item is not there any more: its job was deleted, and nobody waits for the work.
            End(assignment, TimeSpan.Zero);
        }
        catch (Exception failure)
        {
            // The program could not be read, or a result not stored. The item is granted again, when storage may be back.
            LogNotRun(failure, Key, assignment.Order.JobId, assignment.Order.Item.Number);
            _pausing = true;
            await PauseAsync();
            _pausing = false;
            if (!assignment.HasEnded)
            {
                End(assignment, null);
            }
        }
        finally
        {
            assignment.Cancellation.Dispose();
            _inHand.Remove(assignment);
        }

        StartWork();
    }

    private async Task PauseAsync() =>
        await Task.Delay(AfterFailure, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);

    private async Task RunAsync(Assignment assignment)
    {
        var (backend, order) = (assignment.Backend, assignment.Order);
        using var scope = ItemScope(logger, order.JobId, order.Item.Number, order.Item.Attempt);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, assignment.Cancellation.Token);
        using var presence = await gate.EnterAsync(order.Alone, stop.Token);
        if (order.Alone && !await grants.MarkStartedAsync(backend, order.Lease, _stopping.Token))
        {
            // Taken back meanwhile: the item is somebody else's.
            End(assignment, null);
            return;
        }

        using var activity = Tracing.Continue("run item", ActivityKind.Consumer, order.TraceParent)
            .About(order.JobId, order.Item.Number, order.Item.Attempt)?
            .SetTag("nexus.backend.name", backend);
        var end = await StopAsync(runner.RunAsync(_slot, Key, backend, order, assignment.Program!, assignment.Turn, assignment.Gauge, stop.Token), assignment);
        var runTime = assignment.Turn.RunTime;
        metrics.Worked(backend, runTime, end is ItemFailed);
        if (end is ItemFailed failed)
        {
            activity?.SetStatus(ActivityStatusCode.Error, failed.Message);
        }

        _hand.Ended(runTime, isLarge: end is ItemCompleted { Result: null });
        End(assignment, runTime);
        _reports.SendEnd(assignment, assignment.IsStartReported ? [end] : [.. Start(assignment), end]);
    }

    /// <summary>The start of work, to be reported once.</summary>
    private ImmutableArray<JobItemEvent> Start(Assignment assignment)
    {
        var startedAt = assignment.StartedAt;
        metrics.Started(assignment.Backend, startedAt - assignment.Order.QueuedAt);
        assignment.IsStartReported = true;
        return assignment.StartEvents(Key, startedAt);
    }

    /// <summary>Work that ends because its cancellation was asked for has stopped; work that was faster has ended as it did.</summary>
    private async Task<JobItemEvent> StopAsync(Task<JobItemEvent> work, Assignment assignment)
    {
        try
        {
            return await work;
        }
        catch (OperationCanceledException) when (assignment.Cancellation.IsCancellationRequested && !assignment.HasEnded && !_stopping.IsCancellationRequested)
        {
            return new ItemStopped(assignment.Order.Item.Attempt, assignment.Order.Lease, time.GetUtcNow(), Key);
        }
    }

    /// <summary>Does not start what it was given.</summary>
    private void Refuse(Assignment assignment)
    {
        var order = assignment.Order;
        End(assignment, null);
        _reports.Send(assignment, [new ItemStopped(order.Item.Attempt, order.Lease, time.GetUtcNow(), Key)]);
    }
}
