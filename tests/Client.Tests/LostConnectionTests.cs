using Grpc.Core;
using Nexus.V1;

namespace Nexus.Client.Tests;

/// <summary>Calls that go on after lost connections and restarts of the server.</summary>
public sealed class LostConnectionTests
{
    private static readonly NexusClientOptions Patient = new()
    {
        FirstPause = TimeSpan.FromMilliseconds(1),
        LongestPause = TimeSpan.FromMilliseconds(20),
    };

    [Fact]
    public async Task A_watch_goes_on_at_its_cursor()
    {
        var cursors = new List<string>();
        var script = new Script
        {
            Watch = async (request, responses, _) =>
            {
                cursors.Add(Assert.Single(request.Jobs).Cursor);
                switch (cursors.Count)
                {
                    case 1:
                        await responses.WriteAsync(Answers.Changes("a:1", JobStatus.Queued, Answers.Item(1, JobStatus.Queued)));
                        await responses.WriteAsync(Answers.Changes("a:2", JobStatus.Running, Answers.Item(1, JobStatus.Running)));
                        throw Answers.Lost();
                    case 2:
                        // In good order, and yet too early.
                        await responses.WriteAsync(new WatchResponse { Keepalive = new Keepalive() });
                        break;
                    default:
                        // Where the client is already, which is nothing new.
                        await responses.WriteAsync(Answers.Changes("a:2", JobStatus.Running, Answers.Item(1, JobStatus.Running)));
                        await responses.WriteAsync(Answers.Changes("a:3", JobStatus.Completed, Answers.Item(1, JobStatus.Completed)));
                        break;
                }
            },
        };
        await using var server = await ScriptedServer.StartAsync(script);
        using var client = new NexusClient(server.Address, null, Patient);

        var seen = await client.WatchAsync([Answers.JobId]).Select(c => c.Cursor).ToListAsync();

        Assert.Equal(["a:1", "a:2", "a:3"], seen);
        Assert.Equal(["", "a:2", "a:2"], cursors);
    }

    [Fact]
    public async Task A_document_is_taken_up_at_the_byte_where_it_broke_off_unless_it_is_another_by_then()
    {
        const string Whole = "item,outcome,count\n1,00,1\n";
        List<(long Offset, string Revision)> asked = [];
        var script = new Script
        {
            ExportResults = async (request, responses) =>
            {
                asked.Add((request.Offset, request.Revision));
                if (request.Offset == Whole.Length - 1)
                {
                    throw Answers.Refused(StatusCode.FailedPrecondition, "The job has changed since.", "WRONG_STATE");
                }

                // A piece a connection, and then it is lost.
                var next = request.Offset == 0 ? 5 : Whole.Length - 1;
                await responses.WriteAsync(new ExportResultsResponse
                {
                    Chunk = Google.Protobuf.ByteString.CopyFromUtf8(Whole[(int)request.Offset..next]),
                    Offset = request.Offset,
                    Revision = "r1",
                });
                throw Answers.Lost();
            },
        };
        await using var server = await ScriptedServer.StartAsync(script);
        using var client = new NexusClient(server.Address, null, Patient);
        var text = new System.Text.StringBuilder();
        var refused = await Assert.ThrowsAsync<NexusClientException>(async () =>
        {
            await foreach (var chunk in client.ExportAsync(Answers.JobId, ExportFormat.CountsCsv))
            {
                text.Append(System.Text.Encoding.UTF8.GetString(chunk.Span));
            }
        });
        Assert.Equal(StatusCode.FailedPrecondition, refused.Code);
        Assert.Equal(Whole[..^1], text.ToString());
        Assert.Equal([(0, ""), (5, "r1"), (Whole.Length - 1, "r1")], asked);
    }

    [Fact]
    public async Task A_watch_survives_a_restart_of_the_server()
    {
        var script = new Script
        {
            Watch = async (_, responses, context) =>
            {
                await responses.WriteAsync(Answers.Changes("a:1", JobStatus.Running));
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            },
        };
        var first = await ScriptedServer.StartAsync(script);
        using var client = new NexusClient(first.Address, null, Patient);
        await using var watch = client.WatchAsync([Answers.JobId]).GetAsyncEnumerator();
        Assert.True(await watch.MoveNextAsync());

        await first.DisposeAsync();
        var next = watch.MoveNextAsync().AsTask();
        script.Watch = (request, responses, _) => responses.WriteAsync(Answers.Changes("b:1", JobStatus.Completed));
        await using var second = await ScriptedServer.StartAsync(script, first.Address);

        Assert.True(await next);
        Assert.Equal(("b:1", true), (watch.Current.Cursor, watch.Current.Snapshot));
        Assert.False(await watch.MoveNextAsync());
    }

    [Fact]
    public async Task A_watch_ends_at_the_terminal_status_whatever_the_server_does()
    {
        var script = new Script
        {
            Watch = async (_, responses, context) =>
            {
                await responses.WriteAsync(Answers.Changes("a:1", JobStatus.Error));
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            },
        };
        await using var server = await ScriptedServer.StartAsync(script);
        using var client = new NexusClient(server.Address, null, Patient);

        Assert.Equal(JobStatus.Error, Assert.Single(await client.WatchAsync([Answers.JobId]).ToListAsync()).Status);
    }

    [Fact]
    public async Task A_refused_watch_is_not_repeated()
    {
        var calls = 0;
        var script = new Script
        {
            Watch = (_, _, _) =>
            {
                calls++;
                throw Answers.Refused(StatusCode.NotFound, "There is no such job.", "JOB_NOT_FOUND");
            },
        };
        await using var server = await ScriptedServer.StartAsync(script);
        using var client = new NexusClient(server.Address, null, Patient);

        var refused = await Assert.ThrowsAsync<NexusClientException>(() => client.WatchAsync([Answers.JobId]).ToListAsync().AsTask());

        Assert.Equal((StatusCode.NotFound, "JOB_NOT_FOUND", 1), (refused.Code, refused.Reason, calls));
    }

    [Fact]
    public async Task A_server_that_stays_away_ends_the_watch_at_the_limit()
    {
        var calls = 0;
        var script = new Script
        {
            Watch = (_, _, _) =>
            {
                calls++;
                throw Answers.Lost();
            },
        };
        await using var server = await ScriptedServer.StartAsync(script);
        using var client = new NexusClient(server.Address, null, Patient with { RetryLimit = TimeSpan.FromMilliseconds(200) });

        var lost = await Assert.ThrowsAsync<NexusClientException>(() => client.WatchAsync([Answers.JobId]).ToListAsync().AsTask());

        Assert.Equal(StatusCode.Unavailable, lost.Code);
        Assert.InRange(calls, 2, 200);
    }

    [Fact]
    public async Task A_cancelled_watch_is_cancelled()
    {
        var script = new Script
        {
            Watch = async (_, responses, context) =>
            {
                await responses.WriteAsync(Answers.Changes("a:1", JobStatus.Running));
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            },
        };
        await using var server = await ScriptedServer.StartAsync(script);
        using var client = new NexusClient(server.Address, null, Patient);
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in client.WatchAsync([Answers.JobId], stop.Token))
            {
                await stop.CancelAsync();
            }
        });
    }

    [Fact]
    public async Task A_submit_whose_answer_was_lost_is_repeated_with_the_same_id()
    {
        var ids = new List<string>();
        var script = new Script
        {
            Submit = request =>
            {
                ids.Add(request.JobId);
                return ids.Count < 3 ? throw Answers.Lost() : Task.FromResult(new SubmitResponse { JobId = request.JobId });
            },
        };
        await using var server = await ScriptedServer.StartAsync(script);
        using var client = new NexusClient(server.Address, null, Patient);

        var receipt = await client.SubmitAsync(new SubmitRequest { Backend = "statevector" });

        Assert.Equal(Enumerable.Repeat(receipt.JobId, 3), ids);
        Assert.True(Guid.TryParse(receipt.JobId, out var id) && id != Guid.Empty);
    }

    [Fact]
    public async Task Orders_whose_answers_were_lost_are_repeated_under_the_same_key()
    {
        var keys = new List<string>();
        var deletions = 0;
        var script = new Script
        {
            Resubmit = request => Answer(request.IdempotencyKey, new ResubmitResponse()),
            Cancel = request => Answer(request.IdempotencyKey, new CancelResponse()),
            Delete = _ => ++deletions < 2 ? throw Answers.Lost() : Task.FromResult(new DeleteResponse { Deleted = true }),
        };
        await using var server = await ScriptedServer.StartAsync(script);
        using var client = new NexusClient(server.Address, null, Patient);

        await client.ResubmitAsync(new ResubmitRequest { JobId = Answers.JobId.ToString(), Strategy = ResubmitStrategy.AllowResubmit });
        await client.ResubmitAsync(new ResubmitRequest { JobId = Answers.JobId.ToString(), IdempotencyKey = "mine" });
        await client.CancelAsync(Answers.JobId);
        await client.CancelAsync(Answers.JobId, idempotencyKey: "mine too");

        Assert.True(await client.DeleteAsync(Answers.JobId));
        Assert.Equal(8, keys.Count);
        Assert.All(keys.Chunk(2), pair => Assert.Equal(pair[0], pair[1]));
        Assert.Equal(4, keys.Distinct().Count());
        Assert.DoesNotContain("", keys);
        Assert.Equal(["mine", "mine too"], keys.Where(k => k.StartsWith("mine", StringComparison.Ordinal)).Distinct());

        Task<T> Answer<T>(string key, T answer)
        {
            keys.Add(key);
            return keys.Count % 2 == 1 ? throw Answers.Lost() : Task.FromResult(answer);
        }
    }

    [Fact]
    public async Task Submit_and_wait_returns_the_finished_job()
    {
        var watches = 0;
        var script = new Script
        {
            Submit = request => Task.FromResult(new SubmitResponse { JobId = request.JobId }),
            Watch = async (_, responses, _) =>
            {
                await responses.WriteAsync(Answers.Changes($"a:{++watches}", watches == 1 ? JobStatus.Running : JobStatus.Completed));
                if (watches == 1)
                {
                    throw Answers.Lost();
                }
            },
            Get = request => Task.FromResult(new Job { JobId = request.JobId, Status = JobStatus.Completed }),
        };
        await using var server = await ScriptedServer.StartAsync(script);
        using var client = new NexusClient(server.Address, null, Patient);
        var statuses = new List<JobStatus>();

        var job = await client.SubmitAndWaitAsync(new SubmitRequest { JobId = Answers.JobId.ToString() }, c => statuses.Add(c.Status));

        Assert.Equal((Answers.JobId.ToString(), JobStatus.Completed), (job.JobId, job.Status));
        Assert.Equal([JobStatus.Running, JobStatus.Completed], statuses);
    }

    [Fact]
    public async Task Counts_come_whole_and_once_whatever_the_connection_does()
    {
        var calls = 0;
        var script = new Script
        {
            GetResults = async (_, responses) =>
            {
                calls++;
                await responses.WriteAsync(Answers.Counts(1, last: true, ("00", 5)));
                await responses.WriteAsync(Answers.Counts(2, last: false, ("00", 1), ("01", 2)));
                if (calls == 1)
                {
                    throw Answers.Lost();
                }

                await responses.WriteAsync(Answers.Counts(2, last: true, ("11", 3)));
            },
        };
        await using var server = await ScriptedServer.StartAsync(script);
        using var client = new NexusClient(server.Address, null, Patient);

        var results = await client.GetCountsAsync(Answers.JobId).ToListAsync();

        Assert.Equal([1, 2], results.Select(r => r.Item));
        Assert.Equal([("00", 1), ("01", 2), ("11", 3)], results[1].Counts.Outcomes.Select(o => (o.Outcome, o.Count)));
        Assert.Equal(2, calls);
    }
}
