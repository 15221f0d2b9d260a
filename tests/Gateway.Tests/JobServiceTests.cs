using Grpc.Core;
using Nexus.Gateway.Tests.Backends;
using Nexus.V1;

namespace Nexus.Gateway.Tests;

public sealed class JobServiceTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private TestServer Server => shared.Server;

    [Fact]
    public async Task A_job_is_submitted_and_read_with_its_items()
    {
        var program = await Server.UploadAsync(name: "pair.qasm");
        var receipt = await Server.Jobs.SubmitAsync(new SubmitRequest
        {
            Name = "two",
            Backend = "statevector",
            Items = { new NewItem { ProgramId = program.ProgramId, Shots = 7, Seed = ulong.MaxValue }, new NewItem { ProgramId = program.ProgramId, Shots = 8 } },
        });
        Assert.Equal(2, receipt.ItemCount);
        await Watching.ToTheEndAsync(Server.Jobs, receipt.JobId);

        var job = await Server.Jobs.GetAsync(new GetRequest { JobId = receipt.JobId });
        Assert.Equal((receipt.JobId, "default", "two", "statevector"), (job.JobId, job.Project, job.Name, job.Backend));
        Assert.Equal(JobStatus.Completed, job.Status);
        Assert.Equal(new StatusCount { Status = JobStatus.Completed, Count = 2 }, Assert.Single(job.Counts));
        Assert.Equal(receipt.SubmittedAt, job.SubmittedAt);
        Assert.Equal([1, 2], job.Items.Select(i => i.Number));
        Assert.Equal(("pair.qasm", program.ProgramId, 7, ulong.MaxValue, 1), (job.Items[0].Name, job.Items[0].ProgramId, job.Items[0].Shots, job.Items[0].Seed, job.Items[0].Attempt));
        Assert.All(job.Items, i => Assert.True(i.EndedAt >= i.StartedAt));
    }

    [Fact]
    public async Task Options_reach_the_backend_and_it_tells_how_it_ran()
    {
        var program = await Server.UploadAsync();
        var request = new SubmitRequest
        {
            Backend = "automatic",
            Items = { new NewItem { ProgramId = program.ProgramId, Shots = 100, Options = { ["p_meas"] = "1,0" } } },
        };
        var receipt = await Server.Jobs.SubmitAsync(request);
        await Watching.ToTheEndAsync(Server.Jobs, receipt.JobId);
        var item = (await Server.Jobs.GetAsync(new GetRequest { JobId = receipt.JobId })).Items[0];
        Assert.Equal(JobStatus.Completed, item.Status);
        Assert.Equal("Simulated by stabilizer: all gates are Clifford gates, and all errors Paulis.", item.Message);
        Assert.Equal("1,0", item.Options["p_meas"]);

        var again = await Server.Jobs.RerunAsync(new RerunRequest { JobId = receipt.JobId });
        Assert.Equal("1,0", (await Server.Jobs.GetAsync(new GetRequest { JobId = again.JobId })).Items[0].Options["p_meas"]);

        request.Items[0].Options["p_meas"] = "much";
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await Server.Jobs.SubmitAsync(request));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains("It is one probability, or two", refused.Status.Detail, StringComparison.Ordinal);
        request.Backend = "statevector";
        refused = await Assert.ThrowsAsync<RpcException>(async () => await Server.Jobs.SubmitAsync(request));
        Assert.Contains("The backend statevector has no option 'p_meas'; it has precision.", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_request_under_the_same_id_is_accepted_once()
    {
        var program = await Server.UploadAsync();
        var request = new SubmitRequest
        {
            JobId = Guid.NewGuid().ToString(),
            Backend = "statevector",
            Items = { new NewItem { ProgramId = program.ProgramId, Shots = 1 } },
        };
        var first = await Server.Jobs.SubmitAsync(request);
        Assert.Equal(first, await Server.Jobs.SubmitAsync(request));
        Assert.Equal(request.JobId, first.JobId);
    }

    [Fact]
    public async Task A_job_is_an_execute_job_unless_it_says_otherwise_and_a_backend_takes_its_own_kind_only()
    {
        var program = await Server.UploadAsync();
        var request = new SubmitRequest { Backend = "statevector", Items = { new NewItem { ProgramId = program.ProgramId, Shots = 1 } } };
        var job = (await Server.Jobs.SubmitAsync(request)).JobId;
        Assert.Equal(JobKind.Execute, (await Server.Jobs.GetAsync(new GetRequest { JobId = job })).Kind);
        Assert.Equal(JobKind.Execute, (await Server.Jobs.ListAsync(new ListRequest { PageSize = 500 })).Jobs.Single(j => j.JobId == job).Kind);
        Assert.Equal(JobKind.Execute, (await Server.Backends.GetAsync(new GetBackendRequest { Name = "statevector" })).Kind);

        request.Kind = JobKind.Compile;
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await Server.Jobs.SubmitAsync(request));
        Assert.Equal(
            (StatusCode.FailedPrecondition, "The backend statevector takes execute jobs, not compile jobs."), (refused.StatusCode, refused.Status.Detail));
        request.Kind = (JobKind)9;
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(async () => await Server.Jobs.SubmitAsync(request))).StatusCode);
    }

    [Fact]
    public async Task Jobs_are_listed_newest_first_a_page_at_a_time()
    {
        var project = Guid.NewGuid().ToString();
        var program = await Server.UploadAsync(project: project);
        var submitted = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            submitted.Add((await Server.Jobs.SubmitAsync(new SubmitRequest
            {
                Project = project,
                Backend = i == 0 ? HeldBackend.DefaultName : "statevector",
                Items = { new NewItem { ProgramId = program.ProgramId, Shots = 1 } },
            })).JobId);
        }

        var listed = new List<string>();
        var request = new ListRequest { Project = project, PageSize = 2 };
        do
        {
            var page = await Server.Jobs.ListAsync(request);
            Assert.InRange(page.Jobs.Count, 1, 2);
            Assert.All(page.Jobs, j => Assert.Empty(j.Items));
            listed.AddRange(page.Jobs.Select(j => j.JobId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        submitted.Reverse();
        Assert.Equal(submitted, listed);
        var held = await Server.Jobs.ListAsync(new ListRequest { Project = project, Backend = HeldBackend.DefaultName });
        Assert.Equal(submitted[^1], Assert.Single(held.Jobs).JobId);
        Assert.Empty((await Server.Jobs.ListAsync(new ListRequest { Project = project, Status = JobStatus.Depleted })).Jobs);
        await Server.ReleaseAsync(submitted[^1]);
    }

    [Fact]
    public async Task Results_come_as_counts_in_the_order_of_the_items()
    {
        var program = await Server.UploadAsync(Circuits.TwoRegisters, "registers.qasm");
        var receipt = await Server.Jobs.SubmitAsync(new SubmitRequest
        {
            Backend = "statevector",
            Items = { Enumerable.Range(1, 3).Select(n => new NewItem { ProgramId = program.ProgramId, Shots = n }) },
        });
        await Watching.ToTheEndAsync(Server.Jobs, receipt.JobId);

        var results = await ResultsAsync(new GetResultsRequest { JobId = receipt.JobId, Items = { 3, 1 } });
        Assert.Equal([1, 3], results.Select(r => r.Item));
        Assert.All(results, r => Assert.True(r.Last));
        Assert.All(results, r => Assert.Equal(JobStatus.Completed, r.Status));
        Assert.Equal(["a", "b"], results[0].Registers.Select(r => r.Name));
        Assert.Equal(new OutcomeCount { Outcome = "100 01", Count = 3 }, Assert.Single(results[1].Counts.Outcomes));
    }

    [Fact]
    public async Task Inputs_are_bound_item_by_item()
    {
        var program = await Server.UploadAsync(Circuits.Turn, "turn.json");
        Assert.Equal(("pytket/json", new Input { Name = "theta", Type = "float[64]" }), (program.Format, Assert.Single(program.Inputs)));
        var request = new SubmitRequest
        {
            JobId = Guid.NewGuid().ToString(),
            Backend = "statevector",
            Items = { Turned("1"), Turned("2/2 + 1") },
        };
        var receipt = await Server.Jobs.SubmitAsync(request);
        Assert.Equal(receipt, await Server.Jobs.SubmitAsync(request));
        await Watching.ToTheEndAsync(Server.Jobs, receipt.JobId);

        var results = await ResultsAsync(new GetResultsRequest { JobId = receipt.JobId });
        Assert.Equal(["1", "0"], results.Select(r => Assert.Single(r.Counts.Outcomes).Outcome));
        var job = await Server.Jobs.GetAsync(new GetRequest { JobId = receipt.JobId });
        Assert.Equal("2/2 + 1", job.Items[1].Inputs["theta"]);

        request.Items[0] = Turned("1.5");
        Assert.Equal(StatusCode.AlreadyExists, (await Assert.ThrowsAsync<RpcException>(() => Server.Jobs.SubmitAsync(request).ResponseAsync)).StatusCode);

        NewItem Turned(string theta) => new() { ProgramId = program.ProgramId, Shots = 5, Inputs = { ["theta"] = theta } };
    }

    [Theory]
    [InlineData("theta", "pie", "items[0].inputs[theta]")]
    [InlineData("phi", "1", "items[0].inputs[phi]")]
    [InlineData(null, null, "items[0].inputs[theta]")]
    public async Task Wrong_or_missing_inputs_are_refused_by_name(string? name, string? value, string field)
    {
        var program = await Server.UploadAsync(Circuits.Turn, "turn.json");
        var item = new NewItem { ProgramId = program.ProgramId, Shots = 5 };
        if (name is not null)
        {
            item.Inputs[name] = value;
        }

        var refused = await Assert.ThrowsAsync<RpcException>(
            () => Server.Jobs.SubmitAsync(new SubmitRequest { Backend = "statevector", Items = { item } }).ResponseAsync);
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Equal(field, Assert.Single(refused.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>().FieldViolations).Field);
    }

    [Fact]
    public async Task A_large_result_comes_in_parts_that_fit_the_clients_limits()
    {
        const int Shots = 300_000;
        var program = await Server.UploadAsync(Circuits.Random(18), "random.qasm");
        var receipt = await Server.Jobs.SubmitAsync(new SubmitRequest
        {
            Backend = "statevector",
            Items = { new NewItem { ProgramId = program.ProgramId, Shots = Shots } },
        });
        await Watching.ToTheEndAsync(Server.Jobs, receipt.JobId);

        var counts = await ResultsAsync(new GetResultsRequest { JobId = receipt.JobId });
        Assert.True(counts.Count > 1);
        Assert.All(counts, part => Assert.InRange(part.CalculateSize(), 1, 1100 * 1024));
        Assert.Equal(Shots, counts.Sum(part => part.Counts.Outcomes.Sum(o => o.Count)));
        Assert.Equal(counts.Count - 1, counts.Count(part => part.Registers.Count == 0));
        Assert.Equal([.. Enumerable.Repeat(false, counts.Count - 1), true], counts.Select(part => part.Last));

        // 18 bits take 3 bytes, so these are two parts.
        program = await Server.UploadAsync(Circuits.Random(18));
        var shots = await ResultsAsync(new GetResultsRequest { JobId = receipt.JobId, Format = ResultFormat.Shots });
        Assert.Equal([0, 349_525], shots.Select(part => part.Shots.First).Append(349_525).Take(2));
        Assert.Equal(Shots, shots.Sum(part => part.Shots.Count));
        Assert.All(shots, part => Assert.Equal(part.Shots.Count * 3, part.Shots.Packed.Length));
        Assert.All(shots, part => Assert.InRange(part.Shots.Packed.Length, 1, 1024 * 1024));
    }

    [Fact]
    public async Task Items_without_a_result_yet_are_left_out()
    {
        var job = await Server.SubmitAsync();
        Assert.Empty(await ResultsAsync(new GetResultsRequest { JobId = job }));
        await Server.ReleaseAsync(job);
        Assert.Single(await ResultsAsync(new GetResultsRequest { JobId = job }));
    }

    [Fact]
    public async Task A_deadline_is_respected_and_a_call_without_one_is_served()
    {
        var job = await Server.SubmitAsync();
        using var watch = Server.Jobs.Watch(
            new WatchRequest { Jobs = { new WatchedJob { JobId = job } } }, deadline: DateTime.UtcNow.AddMilliseconds(300));
        var failure = await Assert.ThrowsAsync<RpcException>(() => watch.RestAsync());
        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        Assert.Equal(job, (await Server.Jobs.GetAsync(new GetRequest { JobId = job })).JobId);
        await Server.ReleaseAsync(job);
    }

    private async Task<List<ItemResult>> ResultsAsync(GetResultsRequest request)
    {
        using var call = Server.Jobs.GetResults(request);
        var results = new List<ItemResult>();
        while (await call.ResponseStream.MoveNext())
        {
            results.Add(call.ResponseStream.Current);
        }

        return results;
    }
}
