using Grpc.Core;
using Nexus.V1;

namespace Nexus.Gateway.Tests;

/// <summary>Reads streams of changes.</summary>
internal static class Watching
{
    /// <summary>How long anything may take before a test gives up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>A watch of jobs from their start.</summary>
    public static AsyncServerStreamingCall<WatchResponse> Watch(this JobService.JobServiceClient jobs, params string[] jobIds) =>
        jobs.Watch(new WatchRequest { Jobs = { jobIds.Select(id => new WatchedJob { JobId = id }) } }, deadline: DateTime.UtcNow + Patience);

    /// <summary>A watch that goes on at a cursor.</summary>
    public static AsyncServerStreamingCall<WatchResponse> Resume(this JobService.JobServiceClient jobs, string jobId, string cursor) =>
        jobs.Watch(new WatchRequest { Jobs = { new WatchedJob { JobId = jobId, Cursor = cursor } } }, deadline: DateTime.UtcNow + Patience);

    /// <summary>The next changes, passing over signs of life; null at the end of the stream.</summary>
    public static async Task<JobChanges?> NextAsync(this AsyncServerStreamingCall<WatchResponse> watch)
    {
        while (await watch.ResponseStream.MoveNext())
        {
            if (watch.ResponseStream.Current.EventCase == WatchResponse.EventOneofCase.Changes)
            {
                return watch.ResponseStream.Current.Changes;
            }
        }

        return null;
    }

    /// <summary>Reads changes until one fits.</summary>
    public static async Task<JobChanges> UntilAsync(this AsyncServerStreamingCall<WatchResponse> watch, Func<JobChanges, bool> fits)
    {
        while (await watch.NextAsync() is { } changes)
        {
            if (fits(changes))
            {
                return changes;
            }
        }

        throw new InvalidOperationException("The watch ended before what was waited for.");
    }

    /// <summary>All the changes of jobs until they are terminal.</summary>
    public static async Task<List<JobChanges>> ToTheEndAsync(JobService.JobServiceClient jobs, params string[] jobIds)
    {
        using var watch = jobs.Watch(jobIds);
        return await watch.RestAsync();
    }

    /// <summary>All changes to the end of the stream.</summary>
    public static async Task<List<JobChanges>> RestAsync(this AsyncServerStreamingCall<WatchResponse> watch)
    {
        var all = new List<JobChanges>();
        while (await watch.NextAsync() is { } changes)
        {
            all.Add(changes);
        }

        return all;
    }
}
