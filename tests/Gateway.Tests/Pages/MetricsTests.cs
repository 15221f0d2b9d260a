using Grpc.Core;
using Nexus.V1;

namespace Nexus.Gateway.Tests.Pages;

/// <summary>What /metrics tells of a job.</summary>
[Collection(Alone.Name)]
public sealed class MetricsTests
{
    [Fact]
    public async Task A_job_is_counted_while_it_runs_and_after_it_has_ended()
    {
        await using var server = await OperatedServer.StartAsync();
        var backend = $"nexus_backend_name=\"{server.Backend.Name}\"";
        var job = await server.SubmitAsync(3);
        using var watch = await server.WatchAsync(job);
        while (watch.ResponseStream.Current.Changes?.Status != JobStatus.Running)
        {
            Assert.True(await watch.ResponseStream.MoveNext());
        }

        var during = await server.MetricsAsync();
        Assert.Equal(1, Value(during, "nexus_jobs_submitted_total", backend));
        Assert.Equal(3, Value(during, "nexus_items_submitted_total", backend));
        Assert.Equal(1, Sum(during, "nexus_jobs{", backend));
        Assert.Equal(3, Sum(during, "nexus_items{", backend));
        Assert.Equal(1, Value(during, "nexus_jobs{", backend, "nexus_status=\"RUNNING\""));
        Assert.InRange(Value(during, "nexus_backend_slots_used", backend), 1, Value(during, "nexus_backend_slots{", backend));
        Assert.Equal(3, Value(during, "nexus_backend_queue_length", backend) + Value(during, "nexus_backend_granted", backend));
        Assert.True(Sum(during, "nexus_watchers") >= 1);

        server.Backend.Release();
        await OperatedServer.EndAsync(watch);
        var after = await server.MetricsAsync();
        Assert.Equal(1, Value(after, "nexus_jobs_ended_total", backend, "nexus_status=\"COMPLETED\""));
        Assert.Equal(3, Value(after, "nexus_items_ended_total", backend, "nexus_status=\"COMPLETED\""));
        Assert.Equal(0, Sum(after, "nexus_jobs{", backend));
        Assert.Equal(0, Sum(after, "nexus_items{", backend));
        Assert.Equal(3, Value(after, "nexus_backend_grants_total", backend));
        Assert.Equal(3, Value(after, "nexus_item_wait_duration_seconds_count", backend));
        Assert.Equal(3, Value(after, "nexus_item_run_duration_seconds_count", backend));
        Assert.True(Sum(after, "nexus_storage_commit_duration_seconds_count") > 0);
        Assert.True(Sum(after, "nexus_storage_commit_batch_size_count") > 0);
        Assert.True(Sum(after, "nexus_grain_calls_total", "nexus_grain_interface=\"IJobGrain\"", "nexus_grain_method=\"Submit\"", "nexus_outcome=\"ok\"") >= 1);
        Assert.True(Sum(
            after,
            "rpc_server_call_duration_seconds_count",
            "rpc_method=\"nexus.v1.JobService/Submit\"",
            "rpc_response_status_code=\"OK\"") >= 1);
    }

    [Fact]
    public async Task Refused_calls_are_counted_by_their_code()
    {
        await using var server = await OperatedServer.StartAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await server.Anonymous.ListAsync(new ListRequest()));
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
        var missing = await Assert.ThrowsAsync<RpcException>(
            async () => await server.Jobs.GetAsync(new GetRequest { JobId = Guid.NewGuid().ToString() }));
        Assert.Equal(StatusCode.NotFound, missing.StatusCode);

        // The measure is taken when the server has let go of the call, so a later call on the same connection comes after it.
        await server.Jobs.ListAsync(new ListRequest());
        var metrics = await server.MetricsAsync();
        Assert.True(Sum(metrics, "rpc_server_call_duration_seconds_count", "/List\"", "\"UNAUTHENTICATED\"") >= 1);
        Assert.True(Sum(metrics, "rpc_server_call_duration_seconds_count", "/Get\"", "\"NOT_FOUND\"") >= 1);
    }

    [Fact]
    public async Task No_label_holds_an_id()
    {
        await using var server = await OperatedServer.StartAsync();
        server.Backend.Release();
        var job = await server.SubmitAsync(1);
        using var watch = await server.WatchAsync(job);
        await OperatedServer.EndAsync(watch);
        Assert.DoesNotContain(await server.MetricsAsync(), m => m.Key.Contains(job, StringComparison.OrdinalIgnoreCase));
    }

    private static double Value(List<KeyValuePair<string, double>> metrics, string name, params string[] labels) =>
        Find(metrics, name, labels).ToArray() is [var found]
            ? found.Value
            : throw new InvalidOperationException($"Not one series of {name} but:\n{string.Join('\n', Find(metrics, name, []))}");

    private static double Sum(List<KeyValuePair<string, double>> metrics, string name, params string[] labels) =>
        Find(metrics, name, labels).Sum(m => m.Value);

    private static IEnumerable<KeyValuePair<string, double>> Find(List<KeyValuePair<string, double>> metrics, string name, string[] labels) =>
        metrics.Where(m => m.Key.StartsWith(name, StringComparison.Ordinal) && labels.All(l => m.Key.Contains(l, StringComparison.Ordinal)));
}
