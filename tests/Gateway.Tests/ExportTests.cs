using System.Globalization;
using System.Text;
using System.Text.Json;
using Grpc.Core;
using Nexus.Gateway.Exports;
using Nexus.V1;

namespace Nexus.Gateway.Tests;

/// <summary>Results as documents.</summary>
public sealed class ExportTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private TestServer Server => shared.Server;

    [Fact]
    public async Task The_documents_hold_what_the_results_say_and_any_rest_of_them_can_be_had()
    {
        // More outcomes than fit into a chunk, and an item that is none of a simulation.
        const int Shots = 20_000;
        var program = await Server.UploadAsync(Circuits.Random(18), "random.qasm");
        var bell = await Server.UploadAsync();
        var receipt = await Server.Jobs.SubmitAsync(new SubmitRequest
        {
            Backend = "statevector",
            Items = { new NewItem { ProgramId = program.ProgramId, Shots = Shots }, new NewItem { ProgramId = bell.ProgramId, Shots = 100 } },
        });
        await Watching.ToTheEndAsync(Server.Jobs, receipt.JobId);
        var results = await ResultsAsync(receipt.JobId);

        var counts = await ExportAsync(new() { JobId = receipt.JobId, Format = ExportFormat.CountsCsv });
        Assert.True(counts.Count > 2);
        Assert.All(counts, part => Assert.InRange(part.Chunk.Length, 1, ResultDocument.ChunkBytes + 200));
        Assert.Equal(
            results.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Item},{r.Outcome},{r.Count}")).Prepend("item,outcome,count"), LinesOf(counts));

        var shots = LinesOf(await ExportAsync(new() { JobId = receipt.JobId, Format = ExportFormat.ShotsCsv })).Skip(1).Select(line => line.Split(',')).ToList();
        Assert.Equal(
            Enumerable.Range(1, Shots).Select(n => (1, n)).Concat(Enumerable.Range(1, 100).Select(n => (2, n))),
            shots.Select(s => (Number(s[0]), Number(s[1]))));
        Assert.Equal(
            results.ToDictionary(r => (r.Item, r.Outcome), r => r.Count),
            shots.CountBy(s => (Number(s[0]), s[2])).ToDictionary(s => s.Key, s => (long)s.Value));

        var json = await ExportAsync(new() { JobId = receipt.JobId, Format = ExportFormat.Json, Items = { 2 } });
        using var document = JsonDocument.Parse(TextOf(json));
        Assert.Equal((receipt.JobId, "COMPLETED"), (document.RootElement.GetProperty("job").GetString(), document.RootElement.GetProperty("status").GetString()));
        Assert.Equal(
            results.Where(r => r.Item == 2).Select(r => (r.Outcome, r.Count)),
            Assert.Single(document.RootElement.GetProperty("items").EnumerateArray()).GetProperty("counts").EnumerateObject().Select(c => (c.Name, c.Value.GetInt64())));

        // From anywhere, also in the middle of a chunk and of a line.
        var text = TextOf(counts);
        foreach (var offset in new[] { 1, counts[0].Chunk.Length, counts[0].Chunk.Length + 7, text.Length - 1, text.Length })
        {
            var rest = await ExportAsync(new() { JobId = receipt.JobId, Format = ExportFormat.CountsCsv, Offset = offset, Revision = counts[0].Revision });
            Assert.Equal(text[offset..], TextOf(rest));
            Assert.True(rest.Count == 0 || rest[0].Offset == offset);
        }
    }

    [Fact]
    public async Task A_document_whose_job_has_changed_is_not_taken_up()
    {
        var job = await Server.RunAsync(items: 2);
        var before = await ExportAsync(new() { JobId = job, Format = ExportFormat.Json });
        Assert.Equal(before[0].Revision, (await ExportAsync(new() { JobId = job, Format = ExportFormat.Json }))[0].Revision);
        Assert.NotEqual(before[0].Revision, (await ExportAsync(new() { JobId = job, Format = ExportFormat.Json, Items = { 1 } }))[0].Revision);
        await Server.Jobs.ResubmitAsync(new ResubmitRequest { JobId = job, Items = { 2 }, Strategy = ResubmitStrategy.FullRestart });
        await Watching.ToTheEndAsync(Server.Jobs, job);

        // It stands where it stood, but its results are others.
        await AssertRefusedAsync(StatusCode.FailedPrecondition, "has changed since", new() { JobId = job, Format = ExportFormat.Json, Offset = 5, Revision = before[0].Revision });
        var after = await ExportAsync(new() { JobId = job, Format = ExportFormat.Json });
        await AssertRefusedAsync(
            StatusCode.InvalidArgument, "fewer than 100000", new() { JobId = job, Format = ExportFormat.Json, Offset = 100_000, Revision = after[0].Revision });
    }

    /// <summary>Each document is larger than the buffers between server and client.</summary>
    [Fact]
    public async Task A_client_that_does_not_read_is_dropped_and_its_memory_returns()
    {
        const int Lazy = 10;
        await using var server = await TestServer.StartAsync(gateway => gateway.WriteLimit = TimeSpan.FromMilliseconds(500));
        using var drops = new DroppedReaders();
        var job = await server.RunAsync(shots: 500_000);

        // What the first round leaves are pools of buffers of the connection: the second finds them.
        var calls = server.Connect(configure: channel => channel.HttpHandler = new SocketsHttpHandler { InitialHttp2StreamWindowSize = 65_535 });
        await DropAsync(calls, job, drops, Lazy);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await DropAsync(calls, job, drops, Lazy);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true), 0, before + (8 << 20));
    }

    [Fact]
    public async Task A_job_that_goes_on_shows_where_its_items_stand()
    {
        var job = await Server.SubmitAsync();
        using (var document = JsonDocument.Parse(TextOf(await ExportAsync(new() { JobId = job, Format = ExportFormat.Json }))))
        {
            Assert.All(document.RootElement.GetProperty("items").EnumerateArray(), item => Assert.False(item.TryGetProperty("counts", out _)));
        }

        Assert.Equal("item,outcome,count\n", TextOf(await ExportAsync(new() { JobId = job, Format = ExportFormat.CountsCsv })));
        await Server.ReleaseAsync(job);
    }

    [Fact]
    public async Task What_is_wrong_is_refused_with_its_field()
    {
        var job = await Server.RunAsync(items: 1);
        await AssertRefusedAsync(StatusCode.InvalidArgument, "COUNTS_CSV, SHOTS_CSV or JSON", new() { JobId = job });
        await AssertRefusedAsync(StatusCode.InvalidArgument, "COUNTS_CSV, SHOTS_CSV or JSON", new() { JobId = job, Format = (ExportFormat)9 });
        await AssertRefusedAsync(StatusCode.InvalidArgument, "must not be negative", new() { JobId = job, Format = ExportFormat.Json, Offset = -1 });
        await AssertRefusedAsync(StatusCode.InvalidArgument, "goes the revision", new() { JobId = job, Format = ExportFormat.Json, Offset = 1 });
        await AssertRefusedAsync(StatusCode.InvalidArgument, "items 1 to 1, not 2", new() { JobId = job, Format = ExportFormat.Json, Items = { 2 } });
        await AssertRefusedAsync(StatusCode.NotFound, "no job", new() { JobId = Guid.NewGuid().ToString(), Format = ExportFormat.Json });
    }

    private static async Task DropAsync(CallInvoker calls, string job, DroppedReaders drops, int clients)
    {
        var jobs = new JobService.JobServiceClient(calls);
        var request = new ExportResultsRequest { JobId = job, Format = ExportFormat.ShotsCsv };
        var lazy = Enumerable.Range(0, clients).Select(_ => jobs.ExportResults(request)).ToList();

        // Others are served meanwhile, on the same connection too.
        Assert.Equal(job, (await jobs.GetAsync(new GetRequest { JobId = job })).JobId);
        await drops.WaitAsync(clients);
        foreach (var export in lazy)
        {
            var failure = await Assert.ThrowsAsync<RpcException>(async () =>
            {
                while (await export.ResponseStream.MoveNext())
                {
                }
            });
            Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
            export.Dispose();
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string TextOf(IEnumerable<ExportResultsResponse> parts) =>
        Encoding.UTF8.GetString([.. parts.SelectMany(part => part.Chunk)]);

    private static string[] LinesOf(IEnumerable<ExportResultsResponse> parts) => TextOf(parts).TrimEnd('\n').Split('\n');

    private async Task<List<(int Item, string Outcome, long Count)>> ResultsAsync(string job)
    {
        using var call = Server.Jobs.GetResults(new GetResultsRequest { JobId = job });
        List<(int, string, long)> results = [];
        while (await call.ResponseStream.MoveNext())
        {
            var part = call.ResponseStream.Current;
            results.AddRange(part.Counts.Outcomes.Select(o => (part.Item, o.Outcome, o.Count)));
        }

        return results;
    }

    private async Task<List<ExportResultsResponse>> ExportAsync(ExportResultsRequest request)
    {
        using var call = Server.Jobs.ExportResults(request);
        var parts = new List<ExportResultsResponse>();
        while (await call.ResponseStream.MoveNext())
        {
            parts.Add(call.ResponseStream.Current);
        }

        return parts;
    }

    private async Task AssertRefusedAsync(StatusCode code, string words, ExportResultsRequest request)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => ExportAsync(request));
        Assert.Equal(code, refused.StatusCode);
        Assert.Contains(words, refused.Status.Detail, StringComparison.OrdinalIgnoreCase);
    }
}
