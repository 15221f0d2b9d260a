using Nexus.Client;
using Nexus.V1;

namespace Nexus.Faults.Tests;

/// <summary>Follows jobs.</summary>
internal static class Watching
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Waits until a job shows one of some statuses. Those between the submission and the end may be passed over.</summary>
    public static async Task ReachesAsync(this NexusClient client, Guid jobId, params JobStatus[] statuses)
    {
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var changes in client.WatchAsync([jobId], patience.Token))
        {
            if (statuses.Contains(changes.Status))
            {
                return;
            }
        }

        Assert.Fail($"Job {jobId} ended without having been {string.Join(" or ", statuses)}.");
    }
}
