using Grpc.Core;
using Nexus.Gateway.Jobs;
using Nexus.Gateway.Tests.Backends;
using Nexus.V1;

namespace Nexus.Gateway.Tests;

/// <summary>What is asked of jobs that there are.</summary>
public sealed class JobOrderTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private TestServer Server => shared.Server;

    [Fact]
    public async Task A_job_is_cancelled_and_its_history_says_by_whom()
    {
        var job = await Server.SubmitAsync(items: 3);
        var answer = await Server.Jobs.CancelAsync(new CancelRequest { JobId = job });
        Assert.Equal([1, 2, 3], answer.Asked);
        await Watching.ToTheEndAsync(Server.Jobs, job);
        var read = await Server.Jobs.GetAsync(new GetRequest { JobId = job });
        Assert.Equal(JobStatus.Cancelled, read.Status);
        Assert.Equal([1, 2, 3], (await Server.Jobs.CancelAsync(new CancelRequest { JobId = job })).Already);

        var history = await HistoryAsync(job, 2);
        Assert.Equal((2, JobStatus.Cancelled), (history.Single().Item, history.Single().Status));
        var asked = history.Single().Entries.Single(e => e.To == JobStatus.Cancelling);
        Assert.Equal("administrator", asked.Actor);
        Assert.Equal((JobStatus.Unspecified, JobStatus.Submitted), (history.Single().Entries[0].From, history.Single().Entries[0].To));
        Assert.Equal(3, (await HistoryAsync(job)).Count);
    }

    [Fact]
    public async Task Items_that_failed_are_resubmitted_under_the_same_id()
    {
        await using var server = await TestServer.StartAsync();
        server.Backend.FailWith = "Out of order.";
        server.Backend.ReleaseAll();
        var job = await server.RunAsync(items: 2, HeldBackend.DefaultName);
        server.Backend.FailWith = null;
        var request = new ResubmitRequest { JobId = job, Items = { 2 }, Strategy = ResubmitStrategy.AllowResubmit, DryRun = true };
        var dry = (await server.Jobs.ResubmitAsync(request)).Items.Single();
        Assert.Equal((2, ResubmitAction.Send, 2, 10), (dry.Item, dry.Action, dry.Attempt, dry.Shots));
        request.DryRun = false;
        request.IdempotencyKey = "mine";
        var answer = await server.Jobs.ResubmitAsync(request);
        await Watching.ToTheEndAsync(server.Jobs, job);
        var read = await server.Jobs.GetAsync(new GetRequest { JobId = job });
        Assert.Equal([(JobStatus.Error, 1), (JobStatus.Completed, 2)], read.Items.Select(i => (i.Status, i.Attempt)));
        using var call = server.Jobs.GetHistory(new GetHistoryRequest { JobId = job, Items = { 2 } });
        Assert.True(await call.ResponseStream.MoveNext());
        Assert.Equal(["Out of order.", ""], call.ResponseStream.Current.Attempts.Select(a => a.Error));

        // The same request again is the same one, whose answer may have been lost; another one needs another key.
        Assert.Equal(answer, await server.Jobs.ResubmitAsync(request));
        Assert.Equal([1, 2], (await server.Jobs.GetAsync(new GetRequest { JobId = job })).Items.Select(i => i.Attempt));
        request.Items.Clear();
        await AssertRefusedAsync(StatusCode.AlreadyExists, "'mine'", async () => await server.Jobs.ResubmitAsync(request));
    }

    [Fact]
    public async Task A_deleted_job_is_gone_from_every_answer()
    {
        var job = await Server.RunAsync();
        Assert.True((await Server.Jobs.DeleteAsync(new DeleteRequest { JobId = job })).Deleted);
        await AssertRefusedAsync(StatusCode.NotFound, "", async () => await Server.Jobs.GetAsync(new GetRequest { JobId = job }));
        await AssertRefusedAsync(StatusCode.NotFound, "", () => HistoryAsync(job));
        Assert.DoesNotContain((await Server.Jobs.ListAsync(new ListRequest { PageSize = 500 })).Jobs, j => j.JobId == job);

        var live = await Server.SubmitAsync();
        await AssertRefusedAsync(StatusCode.FailedPrecondition, "cancel it first", async () => await Server.Jobs.DeleteAsync(new DeleteRequest { JobId = live }));
        Assert.False((await Server.Jobs.DeleteAsync(new DeleteRequest { JobId = live, CancelFirst = true })).Deleted);
        await AssertRefusedAsync(StatusCode.NotFound, "", () => Watching.ToTheEndAsync(Server.Jobs, live));
    }

    [Fact]
    public async Task A_rerun_repeats_the_chosen_items_as_a_new_job_that_says_so()
    {
        var job = await Server.RunAsync(items: 3, shots: 7);
        var again = await Server.Jobs.RerunAsync(new RerunRequest { JobId = job, Items = { 2, 3 } });
        Assert.NotEqual(job, again.JobId);
        await Watching.ToTheEndAsync(Server.Jobs, again.JobId);
        var read = await Server.Jobs.GetAsync(new GetRequest { JobId = again.JobId });
        Assert.Equal((job, JobStatus.Completed, "test job"), (read.RerunOf, read.Status, read.Name));
        Assert.Equal([(1, 7, 2UL), (2, 7, 3UL)], read.Items.Select(i => (i.Number, i.Shots, i.Seed)));
        Assert.Equal("", (await Server.Jobs.GetAsync(new GetRequest { JobId = job })).RerunOf);

        var newSeeds = await Server.Jobs.RerunAsync(new RerunRequest { JobId = job, NewSeeds = true });
        read = await Server.Jobs.GetAsync(new GetRequest { JobId = newSeeds.JobId });
        Assert.NotEqual([1UL, 2UL, 3UL], read.Items.Select(i => i.Seed));
    }

    [Fact]
    public async Task The_same_request_under_the_same_key_is_accepted_once_and_another_is_refused()
    {
        var program = await Server.UploadAsync();
        var request = new SubmitRequest
        {
            Backend = "statevector",
            IdempotencyKey = "nightly run",
            Items = { new NewItem { ProgramId = program.ProgramId, Shots = 1 } },
        };
        var first = await Server.Jobs.SubmitAsync(request);
        Assert.Equal(first, await Server.Jobs.SubmitAsync(request));
        Assert.Equal(IdempotentJobId.Of("default", "nightly run").ToString(), first.JobId);

        // The same text uploaded again is the same circuit; another text, or another name for people, is not.
        request.Items[0].ProgramId = (await Server.UploadAsync()).ProgramId;
        Assert.NotEqual(program.ProgramId, request.Items[0].ProgramId);
        Assert.Equal(first, await Server.Jobs.SubmitAsync(request));
        Assert.Equal(program.ProgramId, Assert.Single((await Server.Jobs.GetAsync(new GetRequest { JobId = first.JobId })).Items).ProgramId);
        request.Items[0].ProgramId = (await Server.UploadAsync(Circuits.Bell + "// changed\n")).ProgramId;
        await AssertRefusedAsync(StatusCode.AlreadyExists, first.JobId, async () => await Server.Jobs.SubmitAsync(request));
        request.Items[0].ProgramId = (await Server.UploadAsync(name: "other.qasm")).ProgramId;
        await AssertRefusedAsync(StatusCode.AlreadyExists, first.JobId, async () => await Server.Jobs.SubmitAsync(request));
        request.Items[0].ProgramId = Guid.NewGuid().ToString();
        await AssertRefusedAsync(StatusCode.AlreadyExists, first.JobId, async () => await Server.Jobs.SubmitAsync(request));
        request.Items[0].ProgramId = program.ProgramId;
        request.Items[0].Shots = 2;
        await AssertRefusedAsync(
            StatusCode.AlreadyExists,
            $"The idempotency key 'nightly run' stands for job {first.JobId}, which was another request: the shots of its item 1 are 1, not 2.",
            async () => await Server.Jobs.SubmitAsync(request));
        request.JobId = Guid.NewGuid().ToString();
        await AssertRefusedAsync(StatusCode.InvalidArgument, "either a job_id or", async () => await Server.Jobs.SubmitAsync(request));
        request.JobId = "";
        request.IdempotencyKey = new string('k', 201);
        await AssertRefusedAsync(StatusCode.InvalidArgument, "limited to 200", async () => await Server.Jobs.SubmitAsync(request));
        request.IdempotencyKey = "  ";
        await AssertRefusedAsync(StatusCode.InvalidArgument, "only white space", async () => await Server.Jobs.SubmitAsync(request));
        request.IdempotencyKey = "two\nlines";
        await AssertRefusedAsync(StatusCode.InvalidArgument, "control characters", async () => await Server.Jobs.SubmitAsync(request));
    }

    /// <summary>RFC 9562, appendix A.4.</summary>
    [Fact]
    public void Ids_of_version_5_are_the_standards()
    {
        var dns = Guid.Parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
        Assert.Equal(Guid.Parse("2ed6657d-e927-568b-95e1-2665a8aea6a2"), Nexus.Grains.NameBasedId.Version5(dns, "www.example.com"));
        Assert.NotEqual(IdempotentJobId.Of("a", "bc"), IdempotentJobId.Of("ab", "c"));
    }

    [Fact]
    public async Task What_is_wrong_is_refused_with_its_field()
    {
        var job = await Server.RunAsync(items: 2);
        await AssertRefusedAsync(StatusCode.InvalidArgument, "items 1 to 2, not 3", async () => await Server.Jobs.CancelAsync(new CancelRequest { JobId = job, Items = { 3 } }));
        await AssertRefusedAsync(StatusCode.FailedPrecondition, "nothing left to cancel", async () => await Server.Jobs.CancelAsync(new CancelRequest { JobId = job }));
        await AssertRefusedAsync(StatusCode.InvalidArgument, "strategy", async () => await Server.Jobs.ResubmitAsync(new ResubmitRequest { JobId = job }));
        await AssertRefusedAsync(StatusCode.InvalidArgument, "no status", async () => await Server.Jobs.ResubmitAsync(
            new ResubmitRequest { JobId = job, Strategy = ResubmitStrategy.Resync, Statuses = { (JobStatus)99 } }));
        await AssertRefusedAsync(StatusCode.FailedPrecondition, "No item is ERROR", async () => await Server.Jobs.ResubmitAsync(
            new ResubmitRequest { JobId = job, Strategy = ResubmitStrategy.AllowResubmit }));
        await AssertRefusedAsync(StatusCode.InvalidArgument, "not 0", () => HistoryAsync(job, 0));
        await AssertRefusedAsync(StatusCode.NotFound, "", async () => await Server.Jobs.RerunAsync(new RerunRequest { JobId = Guid.NewGuid().ToString() }));
        await AssertRefusedAsync(StatusCode.InvalidArgument, "not a UUID", async () => await Server.Jobs.DeleteAsync(new DeleteRequest { JobId = "x" }));
    }

    private static async Task AssertRefusedAsync(StatusCode code, string words, Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(code, refused.StatusCode);
        Assert.Contains(words, refused.Status.Detail, StringComparison.Ordinal);
    }

    private async Task<List<ItemHistory>> HistoryAsync(string job, params int[] items)
    {
        using var call = Server.Jobs.GetHistory(new GetHistoryRequest { JobId = job, Items = { items } });
        List<ItemHistory> histories = [];
        while (await call.ResponseStream.MoveNext())
        {
            histories.Add(call.ResponseStream.Current);
        }

        return histories;
    }
}
