using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;

namespace Nexus.Gateway.Tests.Pages;

/// <summary>The trace of a job.</summary>
public sealed class TraceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_job_is_one_trace_from_the_call_to_its_items()
    {
        var spans = new ConcurrentBag<Activity>();
        var ends = Channel.CreateUnbounded<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Nexus" or "Microsoft.Orleans.Application" or "Microsoft.AspNetCore",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                spans.Add(span);
                ends.Writer.TryWrite(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var server = await OperatedServer.StartAsync();

        // The client's own span: its trace is what the server is to go on with.
        using var client = new Activity("client").SetIdFormat(ActivityIdFormat.W3C).Start();
        var job = await server.SubmitAsync(3);
        var trace = client.TraceId;
        client.Stop();
        server.Backend.Release();
        using var patience = new CancellationTokenSource(Patience);
        var waitedFor = new List<string> { "run item", "run item", "run item", "store item", "store item", "store item" };
        while (waitedFor.Count > 0)
        {
            var span = await ends.Reader.ReadAsync(patience.Token);
            if (span.TraceId == trace)
            {
                waitedFor.Remove(span.OperationName);
            }
        }

        var ours = spans.Where(s => s.TraceId == trace).ToArray();
        var byId = ours.ToDictionary(s => s.SpanId);
        var submit = Assert.Single(ours, s => s.OperationName == "submit job");
        Assert.Equal(job, submit.GetTagItem("nexus.job.id"));
        Assert.Contains(Ancestors(submit), s => s.Source.Name == "Microsoft.Orleans.Application");
        Assert.Contains(Ancestors(submit), s => s.Source.Name == "Microsoft.AspNetCore");
        Assert.Single(ours, s => s.OperationName == "queue items");

        var runs = ours.Where(s => s.OperationName == "run item").ToArray();
        Assert.Equal([1, 2, 3], runs.Select(s => (int)s.GetTagItem("nexus.item.number")!).Order());
        Assert.All(runs, run => Assert.Contains(Ancestors(run), s => s == submit));
        Assert.All(ours.Where(s => s.OperationName == "store item"), store => Assert.Contains(Ancestors(store), s => runs.Contains(s)));

        // A batch of grants serves many jobs: a trace of its own, linked to theirs.
        Assert.Contains(spans, s => s.OperationName == "grant items" && s.TraceId != trace && s.Links.Any(l => l.Context.TraceId == trace));

        IEnumerable<Activity> Ancestors(Activity span)
        {
            while (byId.TryGetValue(span.ParentSpanId, out var parent))
            {
                yield return parent;
                span = parent;
            }
        }
    }
}
