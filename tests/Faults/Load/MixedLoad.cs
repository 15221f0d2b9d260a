using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Grpc.Core;
using Nexus.Client;
using Nexus.Faults.Invariants;
using Nexus.Faults.Server;
using Nexus.Storage;
using Nexus.V1;

namespace Nexus.Faults.Load;

/// <summary>
/// Users who submit, watch, cancel, resubmit and delete jobs, one job after the other each, for as long as they may. What they are told is kept,
/// and each job is held to it when its user is done with it.
/// </summary>
/// <param name="client">How they reach the server. It goes on trying while the server is away.</param>
/// <param name="database">The server's database, to look into directly.</param>
/// <param name="seed">Draws what they do.</param>
public sealed class MixedLoad(NexusClient client, NexusDatabase database, int seed)
{
    private const int MostItems = 12;
    private const int MostMilliseconds = 40;
    private const int Shots = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<string> _violations = [];
    private readonly ConcurrentDictionary<Guid, AcknowledgedJob> _jobs = [];
    private readonly Lock _lock = new();
    private readonly List<(long Count, TaskCompletionSource Reached)> _waiting = [];
    private long _acknowledged;
    private long _finished;
    private string _program = "";

    /// <summary>The jobs that were acknowledged and not forgotten.</summary>
    public ICollection<AcknowledgedJob> Jobs => _jobs.Values;

    /// <summary>How many calls were answered.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>How many jobs their users are done with.</summary>
    public long Finished => Interlocked.Read(ref _finished);

    /// <summary>What did not hold while it ran, in sentences.</summary>
    public IReadOnlyCollection<string> Violations => _violations;

    /// <summary>The share of the jobs that are deleted and forgotten once they have been checked: what is left is checked again at the end.</summary>
    public double Forgotten { get; init; }

    /// <summary>Lets users work until they are stopped; each then finishes the job that it has.</summary>
    /// <param name="users">How many there are.</param>
    /// <param name="stop">Stops them.</param>
    public async Task RunAsync(int users, CancellationToken stop)
    {
        _program = await ProbeJobs.UploadAsync(client, CancellationToken.None);
        await Task.WhenAll(Enumerable.Range(0, users).Select(user => Task.Run(
            async () =>
            {
                var random = new Random(HashCode.Combine(seed, user));
                while (!stop.IsCancellationRequested)
                {
                    await LiveAsync(random);
                }
            },
            CancellationToken.None)));
    }

    /// <summary>Completes when so many calls have been answered.</summary>
    public Task AnsweredAsync(long calls)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Add((calls, reached));
        }

        Answered(0);
        return reached.Task;
    }

    private async Task LiveAsync(Random random)
    {
        var jobId = new Guid(Bytes(random));
        var probed = random.Next(8) > 0;
        int[] shots = [.. Enumerable.Range(0, random.Next(1, MostItems + 1)).Select(_ => probed ? random.Next(1, MostMilliseconds) : Shots)];
        var job = new AcknowledgedJob(jobId, shots.Length, probed);
        await client.SubmitAsync(ProbeJobs.Define(jobId, _program, shots, probed ? ProbeBackend.BackendName : "statevector"));
        _jobs[jobId] = job;
        Answered(1);
        switch (random.Next(10))
        {
            case < 4:
                await WatchAsync(job);
                break;
            case < 6:
                await CancelAsync(job, random);
                await WatchAsync(job);
                await ResubmitAsync(job, random);
                break;
            case < 8:
                await WatchAsync(job);
                await ResubmitAsync(job, random);
                break;
            case 8:
                await DeleteAsync(job, cancelFirst: true);
                break;
            default:
                await WatchAsync(job);
                await DeleteAsync(job, cancelFirst: false);
                break;
        }

        await CheckAsync(job, random);
        Interlocked.Increment(ref _finished);
    }

    private async Task WatchAsync(AcknowledgedJob job)
    {
        await foreach (var changes in client.WatchAsync([job.JobId]))
        {
            Answered(changes.Status.IsTerminal() ? 1 : 0);
        }
    }

    private async Task CancelAsync(AcknowledgedJob job, Random random)
    {
        job.Disturbed();
        await MayBeRefusedAsync(client.CancelAsync(job.JobId, random.Next(2) == 0 ? null : Some(job, random)));
    }

    /// <summary>Resubmits in one way or the other, and waits until that has ended too.</summary>
    private async Task ResubmitAsync(AcknowledgedJob job, Random random)
    {
        job.Disturbed();
        var request = new ResubmitRequest
        {
            JobId = job.JobId.ToString(),
            Items = { Some(job, random) },
            Strategy = random.Next(4) switch
            {
                0 => ResubmitStrategy.Resync,
                1 => ResubmitStrategy.AllowResubmit,
                _ => ResubmitStrategy.FullRestart,
            },
        };
        try
        {
            var answer = await client.ResubmitAsync(request);
            foreach (var sent in answer.Items.Where(i => i.Action == ResubmitAction.Send))
            {
                job.Sent(sent.Item);
            }

            Answered(1);
        }
        catch (NexusClientException lost) when (IsUncertain(lost))
        {
            job.MaybeSent(request.Items);
        }
        catch (NexusClientException refused) when (refused.Code == StatusCode.FailedPrecondition)
        {
            return;
        }

        await WatchAsync(job);
    }

    private async Task DeleteAsync(AcknowledgedJob job, bool cancelFirst)
    {
        job.Disturbed();
        job.DeletionAsked();
        try
        {
            await client.DeleteAsync(job.JobId, cancelFirst);
            job.DeletionAcknowledged();
            Answered(1);
        }
        catch (NexusClientException lost) when (IsUncertain(lost))
        {
            // It may be on record, or done.
        }
        catch (NexusClientException gone) when (gone.Code == StatusCode.NotFound)
        {
            // A try whose answer was lost has done it.
        }
    }

    /// <summary>Holds a job to what its user was told, unless more may still happen to it.</summary>
    private async Task CheckAsync(AcknowledgedJob job, Random random)
    {
        if (job.MayBeGone || job.IsUncertain)
        {
            return;
        }

        foreach (var violation in await LookAsync(job))
        {
            _violations.Enqueue(violation);
        }

        if (random.NextDouble() < Forgotten)
        {
            await DeleteAsync(job, cancelFirst: false);
            if (job.MustBeGone)
            {
                _jobs.TryRemove(job.JobId, out _);
            }
        }
    }

    /// <summary>Looks once the database answers: it may be the one that is restarted.</summary>
    private async Task<IReadOnlyList<string>> LookAsync(AcknowledgedJob job)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await StoredJobs.ViolationsAsync(database, job);
            }
            catch (Exception away) when (away is StorageException or DbException && Stopwatch.GetElapsedTime(started) < Patience)
            {
                await Task.Yield();
            }
        }
    }

    private async Task MayBeRefusedAsync(Task call)
    {
        try
        {
            await call;
            Answered(1);
        }
        catch (NexusClientException refused) when (refused.Code == StatusCode.FailedPrecondition)
        {
            // It has ended already.
        }
    }

    private static bool IsUncertain(NexusClientException failure) =>
        failure.IsUnreachable || failure.Code is StatusCode.Unavailable or StatusCode.DeadlineExceeded;

    private static int[] Some(AcknowledgedJob job, Random random) =>
        [.. Enumerable.Range(1, job.Items).Where(number => number == 1 || random.Next(2) == 0)];

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return bytes;
    }

    private void Answered(int more)
    {
        lock (_lock)
        {
            _acknowledged += more;
            foreach (var (count, reached) in _waiting)
            {
                if (_acknowledged >= count)
                {
                    reached.TrySetResult();
                }
            }

            _waiting.RemoveAll(w => w.Reached.Task.IsCompleted);
        }
    }
}
