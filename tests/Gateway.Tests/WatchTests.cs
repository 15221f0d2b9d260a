using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Grains.Jobs;
using Nexus.V1;
using JobChanges = Nexus.V1.JobChanges;
using JobStatus = Nexus.V1.JobStatus;

namespace Nexus.Gateway.Tests;

public sealed class WatchTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private TestServer Server => shared.Server;

    [Fact]
    public async Task A_watch_begins_with_a_snapshot_and_ends_after_the_end_of_the_job()
    {
        var job = await Server.SubmitAsync(items: 3);
        using var watch = Server.Jobs.Watch(job);
        var first = await watch.NextAsync();
        Assert.NotNull(first);
        Assert.True(first.Snapshot);
        Assert.Equal([1, 2, 3], first.Items.Select(i => i.Number));
        Assert.Equal(3, first.Counts.Sum(c => c.Count));

        Server.Backend.Release(3);
        var rest = await watch.RestAsync();
        Assert.All(rest, changes => Assert.False(changes.Snapshot));
        Assert.Equal(JobStatus.Completed, rest[^1].Status);
        Assert.Equal(new StatusCount { Status = JobStatus.Completed, Count = 3 }, Assert.Single(rest[^1].Counts));
        AssertEachEndsOnce([first, .. rest], items: 3);
    }

    [Fact]
    public async Task A_watch_goes_on_at_a_cursor_without_repeating_anything()
    {
        var job = await Server.SubmitAsync(items: 2);
        JobChanges seen;
        using (var watch = Server.Jobs.Watch(job))
        {
            Server.Backend.Release();
            seen = await watch.UntilAsync(c => c.Counts.Any(s => s.Status == JobStatus.Completed));
        }

        var ended = seen.Items.Single(i => i.Status == JobStatus.Completed).Number;
        Server.Backend.Release();
        using var resumed = Server.Jobs.Resume(job, seen.Cursor);
        var rest = await resumed.RestAsync();
        Assert.All(rest, changes => Assert.False(changes.Snapshot));
        Assert.DoesNotContain(rest.SelectMany(c => c.Items), i => i.Number == ended);
        Assert.Equal(JobStatus.Completed, rest[^1].Status);

        // Whoever has seen the end is told so again, and does not wait.
        using var late = Server.Jobs.Resume(job, rest[^1].Cursor);
        var last = Assert.Single(await late.RestAsync());
        Assert.Equal((JobStatus.Completed, false, 0), (last.Status, last.Snapshot, last.Items.Count));

        using var between = Server.Jobs.Resume(job, seen.Cursor);
        Assert.All(await between.RestAsync(), changes => Assert.False(changes.Snapshot));
    }

    [Fact]
    public async Task A_watch_and_a_look_show_how_far_running_work_is()
    {
        await using var server = await TestServer.StartAsync();
        var job = await server.SubmitAsync(items: 2);
        using var watch = server.Jobs.Watch(job);
        var first = await watch.NextAsync();
        Assert.True(first!.HasProgress);
        Assert.Equal(0, first.Progress);
        Assert.All(first.Items, item => Assert.False(item.HasProgress));

        await server.Backend.StartedAsync();
        server.Backend.Progress!.Report(new WorkProgress(0.5, "half of it"));
        var told = await watch.UntilAsync(c => c.Items.Any(i => i.HasProgress));
        var running = told.Items.Single(i => i.HasProgress);
        Assert.Equal((JobStatus.Running, 0.5, "half of it"), (running.Status, running.Progress, running.Stage));
        Assert.Equal(0.25, told.Progress);
        var look = await server.Jobs.GetAsync(new GetRequest { JobId = job });
        Assert.Equal((0.25, 0.5), (look.Progress, look.Items[running.Number - 1].Progress));
        var listed = (await server.Jobs.ListAsync(new ListRequest())).Jobs.Single(j => j.JobId == job);
        Assert.False(listed.HasProgress);

        server.Backend.Release(2);
        var last = (await watch.RestAsync())[^1];
        Assert.Equal((JobStatus.Completed, 1.0), (last.Status, last.Progress));
        Assert.All((await server.Jobs.GetAsync(new GetRequest { JobId = job })).Items, item => Assert.Equal((false, ""), (item.HasProgress, item.Stage)));
    }

    [Fact]
    public async Task Many_jobs_are_followed_until_the_last_has_ended()
    {
        string[] jobs = [await Server.SubmitAsync(), await Server.SubmitAsync(), await Server.SubmitAsync()];
        using var watch = Server.Jobs.Watch(jobs);
        var snapshots = new List<string>();
        while (snapshots.Count < jobs.Length)
        {
            var changes = await watch.UntilAsync(c => c.Snapshot);
            snapshots.Add(changes.JobId);
        }

        Assert.Equal(jobs.Order(), snapshots.Order());
        Server.Backend.Release(jobs.Length);
        var rest = await watch.RestAsync();
        Assert.Equal(jobs.Order(), rest.Where(c => c.Status == JobStatus.Completed).Select(c => c.JobId).Order());
    }

    [Fact]
    public async Task One_job_that_does_not_exist_ends_the_watch()
    {
        var job = await Server.SubmitAsync();
        var missing = Guid.NewGuid().ToString();
        using var watch = Server.Jobs.Watch(job, missing);
        var failure = await Assert.ThrowsAsync<RpcException>(() => watch.RestAsync());
        Assert.Equal(StatusCode.NotFound, failure.StatusCode);
        Assert.Contains(missing, failure.Status.Detail, StringComparison.Ordinal);
        await Server.ReleaseAsync(job);
    }

    [Fact]
    public async Task Silence_is_filled_with_signs_of_life()
    {
        await using var server = await TestServer.StartAsync(gateway => gateway.KeepaliveAfter = TimeSpan.FromMilliseconds(20));
        var job = await server.SubmitAsync();
        await server.Backend.StartedAsync();
        using var watch = server.Jobs.Watch(job);
        for (var keepalives = 0; keepalives < 3;)
        {
            Assert.True(await watch.ResponseStream.MoveNext());
            keepalives += watch.ResponseStream.Current.EventCase == WatchResponse.EventOneofCase.Keepalive ? 1 : 0;
        }

        server.Backend.Release();
        await watch.RestAsync();
    }

    [Fact]
    public async Task A_watch_outlives_a_job_that_does_not_answer()
    {
        var unanswered = 0;
        await using var server = await TestServer.StartAsync(services: services => services.AddSingleton<IIncomingGrainCallFilter>(new CallFilter(
            call => call.InterfaceMethod?.Name == nameof(IJobGrain.Watch) && unanswered++ < 3 ? new TimeoutException("no answer") : null)));
        var changes = await Watching.ToTheEndAsync(server.Jobs, await server.SubmitAsync(backend: "statevector"));
        Assert.Equal(JobStatus.Completed, changes[^1].Status);
        Assert.True(unanswered > 3);
    }

    [Fact]
    public async Task A_watch_goes_on_after_a_restart_of_the_server()
    {
        var home = TestServer.NewHome();
        JobChanges seen;
        string job;
        int port;
        await using (var first = await TestServer.StartAsync(home: home))
        {
            job = await first.SubmitAsync(items: 5);
            port = first.Server.GrpcAddress.Port;
            using var watch = first.Jobs.Watch(job);
            first.Backend.Release(2);
            seen = await watch.UntilAsync(c => c.Counts.Any(s => s is { Status: JobStatus.Completed, Count: 2 }));
            var stop = first.Server.DisposeAsync();
            var failure = await Assert.ThrowsAsync<RpcException>(() => watch.RestAsync());
            Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
            Assert.Equal("STOPPING", failure.GetRpcStatus()!.GetDetail<ErrorInfo>().Reason);
            Assert.NotNull(failure.GetRpcStatus()!.GetDetail<RetryInfo>());
            await stop;
        }

        await using (var second = await TestServer.StartAsync(home: home, grpcPort: port))
        {
            Assert.Equal(port, second.Server.GrpcAddress.Port);
            using var resumed = second.Jobs.Resume(job, seen.Cursor);
            var snapshot = await resumed.NextAsync();
            Assert.NotNull(snapshot);
            Assert.True(snapshot.Snapshot);
            Assert.Equal(5, snapshot.Items.Count);
            Assert.Equal(2, snapshot.Items.Count(i => i.Status == JobStatus.Completed));
            second.Backend.Release(3);
            var rest = await resumed.RestAsync();
            Assert.All(rest, changes => Assert.False(changes.Snapshot));
            AssertEachEndsOnce([snapshot, .. rest], items: 5);
        }

        home.Delete(recursive: true);
    }

    /// <summary>The messages of the failed items fill more than the buffers between server and client.</summary>
    [Fact]
    public async Task A_client_that_does_not_read_is_dropped_and_its_memory_returns()
    {
        const int Lazy = 20;
        await using var server = await TestServer.StartAsync(gateway => gateway.WriteLimit = TimeSpan.FromMilliseconds(500));
        using var drops = new DroppedReaders();
        server.Backend.FailWith = new string('x', 8 * 1024);
        server.Backend.ReleaseAll();
        var job = await server.SubmitAsync(items: 100);
        using (var watch = server.Jobs.Watch(job))
        {
            await watch.UntilAsync(c => c.Status == JobStatus.Error);
        }

        // What the first round leaves are pools of buffers of the connection: the second finds them.
        var calls = server.Connect(configure: channel => channel.HttpHandler = new SocketsHttpHandler { InitialHttp2StreamWindowSize = 65_535 });
        await DropAsync(calls, job, drops, Lazy);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await DropAsync(calls, job, drops, Lazy);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true), 0, before + (8 << 20));
    }

    private static async Task DropAsync(CallInvoker calls, string job, DroppedReaders drops, int clients)
    {
        var lazy = Enumerable.Range(0, clients).Select(_ => new JobService.JobServiceClient(calls).Watch(job)).ToList();
        foreach (var watch in lazy)
        {
            await watch.ResponseHeadersAsync;
        }

        // Others are served meanwhile, on the same connection too.
        Assert.Equal(job, (await new JobService.JobServiceClient(calls).GetAsync(new GetRequest { JobId = job })).JobId);
        await drops.WaitAsync(clients);
        foreach (var watch in lazy)
        {
            var failure = await Assert.ThrowsAsync<RpcException>(() => watch.RestAsync());
            Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
            watch.Dispose();
        }
    }

    [Fact]
    public async Task A_thousand_watch_at_once_and_their_memory_returns()
    {
        // What the first round leaves are pools, on both sides of the connection: the second finds them.
        await WatchByAThousandAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await WatchByAThousandAsync();
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true), 0, before + (24 << 20));
    }

    private async Task WatchByAThousandAsync()
    {
        const int Watchers = 1000;
        var job = await Server.SubmitAsync();
        var watches = Enumerable.Range(0, Watchers).Select(_ => Server.Jobs.Watch(job)).ToList();
        foreach (var watch in watches)
        {
            Assert.True((await watch.NextAsync())!.Snapshot);
        }

        Server.Backend.Release();
        foreach (var watch in watches)
        {
            Assert.Equal(JobStatus.Completed, (await watch.RestAsync())[^1].Status);
            watch.Dispose();
        }
    }

    private static void AssertEachEndsOnce(IReadOnlyList<JobChanges> changes, int items)
    {
        var ends = changes.SelectMany(c => c.Items).Where(i => i.Status >= JobStatus.Completed).Select(i => i.Number);
        Assert.Equal(Enumerable.Range(1, items), ends.Order());
    }

    private sealed class CallFilter(Func<IIncomingGrainCallContext, Exception?> fail) : IIncomingGrainCallFilter
    {
        public Task Invoke(IIncomingGrainCallContext context) => fail(context) is { } failure ? throw failure : context.Invoke();
    }
}
