using Microsoft.Extensions.Logging;
using Nexus.Gateway.Errors;
using Nexus.Grains.Jobs;
using Nexus.V1;

namespace Nexus.Gateway.Jobs;

/// <summary>Follows jobs for one client. A job is asked for its next change only after the one before has been written.</summary>
internal sealed partial class JobWatch(
    IGrainFactory grains,
    PacedWriter<WatchResponse> output,
    TimeSpan keepaliveAfter,
    TimeProvider time,
    ILogger logger)
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(5);
    private static readonly WatchResponse SignOfLife = new() { Keepalive = new Keepalive() };

    /// <summary>Completes when all jobs are terminal and the client has been told so.</summary>
    /// <param name="jobs">The jobs, and where to go on with each.</param>
    /// <param name="stopped">Ends the watch.</param>
    public async Task RunAsync(IReadOnlyList<(Guid JobId, WatchCursor? Cursor)> jobs, CancellationToken stopped)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        var keepalives = KeepAliveAsync(ended.Token);
        var following = jobs.Select(j => FollowAsync(j.JobId, j.Cursor, ended.Token)).ToList();
        var all = Task.WhenAll([keepalives, .. following]);
        try
        {
            while (following.Count > 0)
            {
                // The first that fails ends all: a client that heard of the others only would not notice.
                var done = await Task.WhenAny([keepalives, .. following]);
                await done;
                following.Remove(done);
            }
        }
        finally
        {
            await ended.CancelAsync();
            await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(Guid jobId, WatchCursor? cursor, CancellationToken cancellationToken)
    {
        var job = grains.GetGrain<IJobGrain>(jobId);
        if (cursor is not null)
        {
            var now = await AskAsync(job, jobId, null, cancellationToken);
            if (now.Status.IsTerminal() && now.Cursor == cursor)
            {
                // The client has everything; the job would let it wait for more.
                await WriteAsync(jobId, now with { IsSnapshot = false, Items = [] });
                return;
            }
        }

        while (true)
        {
            var changes = await AskAsync(job, jobId, cursor, cancellationToken);
            if (changes.IsSnapshot || changes.Cursor != cursor)
            {
                await WriteAsync(jobId, changes);
            }

            if (changes.Status.IsTerminal())
            {
                return;
            }

            cursor = changes.Cursor;
        }
    }

    /// <summary>Asks until there is an answer: a job survives its silo, and so does a watch.</summary>
    private async Task<Grains.Jobs.JobChanges> AskAsync(IJobGrain job, Guid jobId, WatchCursor? cursor, CancellationToken cancellationToken)
    {
        var backoff = FirstBackoff;
        while (true)
        {
            try
            {
                return await job.Watch(cursor, cancellationToken).WaitAsync(cancellationToken);
            }
            catch (Exception failure) when (ErrorInterceptor.IsTransient(failure))
            {
                LogAskedInVain(failure, jobId, backoff);
                await Task.Delay(backoff, time, cancellationToken);
                backoff = backoff * 2 < LongestBackoff ? backoff * 2 : LongestBackoff;
            }
        }
    }

    private Task WriteAsync(Guid jobId, Grains.Jobs.JobChanges changes)
    {
        var message = new V1.JobChanges
        {
            JobId = jobId.ToString(),
            Cursor = WatchPosition.Write(jobId, changes.Cursor),
            Snapshot = changes.IsSnapshot,
            Status = changes.Status.ToMessage(),
            Counts = { changes.Counts.ToMessages() },
            Items = { changes.Items.Select(JobMessages.ToMessage) },
        };
        if (changes.Progress is { } progress)
        {
            message.Progress = progress;
        }

        return output.WriteAsync(new WatchResponse { Changes = message });
    }

    private async Task KeepAliveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var left = keepaliveAfter - output.Silence;
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, time, cancellationToken);
            }
            else
            {
                await output.WriteAsync(SignOfLife);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId} did not answer its watcher; asked again in {Backoff}.")]
    private partial void LogAskedInVain(Exception failure, Guid jobId, TimeSpan backoff);
}
