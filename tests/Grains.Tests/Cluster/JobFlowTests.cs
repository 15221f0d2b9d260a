using Nexus.Grains.Jobs;

namespace Nexus.Grains.Tests.Cluster;

/// <summary>Jobs through real grains on a real database, on one silo and on three.</summary>
public sealed class JobFlowTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 300)]
    [InlineData(3, 300)]
    public async Task A_job_runs_to_its_end_with_one_result_for_each_item(int silos, int items)
    {
        await using var cluster = await NexusCluster.StartAsync(silos);
        var job = await cluster.SubmitAsync(items);
        var seen = await cluster.WatchToEndAsync(job);
        Assert.Equal(items, seen.Count);
        Assert.All(seen.Values, item => Assert.Equal(JobStatus.Completed, item.Status));
        await cluster.AssertCompleteAsync(job, items);
    }
}
