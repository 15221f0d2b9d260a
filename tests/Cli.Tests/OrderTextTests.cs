using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Nexus.Cli.Commands;
using Nexus.Cli.Rendering;
using Nexus.V1;

namespace Nexus.Cli.Tests;

public sealed class OrderTextTests
{
    private static readonly Guid Job = Guid.Parse("2a304661-1b8f-4eed-8a44-f141ecfa397e");

    private static readonly TextStyle Plain = new(200, false, false);

    [Fact]
    public void Numbers_are_shown_as_ranges() => Assert.Equal("1,3-5,7-8", ItemNumbers.Text([8, 3, 1, 4, 5, 7]));

    [Fact]
    public void A_cancellation_says_what_becomes_of_each_item()
    {
        var answer = new CancelResponse { Asked = { 1, 3, 4 }, Ended = { 2 } };
        Assert.Equal($"job {Job}: cancelling items 1,3-4; item 2 ended before", OrderText.Render(Job, answer));
        using var json = JsonDocument.Parse(OrderText.Json(Job, answer));
        Assert.Equal([1, 3, 4], json.RootElement.GetProperty("asked").EnumerateArray().Select(n => n.GetInt32()));
        Assert.Equal(0, json.RootElement.GetProperty("already").GetArrayLength());
    }

    [Fact]
    public void A_resubmission_has_a_line_for_each_item_and_a_sum()
    {
        var answer = new ResubmitResponse
        {
            Items =
            {
                new ItemResubmission { Item = 2, Action = ResubmitAction.Send, Attempt = 2, Shots = 1000, Reason = "it has no result" },
                new ItemResubmission { Item = 10, Action = ResubmitAction.Leave, Attempt = 1, Reason = "it has its result" },
            },
        };
        Assert.Equal(
            [
                "ITEM  ACTION  ATTEMPT  WHY",
                "2     SEND    2        it has no result",
                "10    LEAVE   1        it has its result",
                $"job {Job}: 1 item would be sent again, 1,000 shots",
            ],
            OrderText.Render(Job, answer, dryRun: true, Plain));
        using var json = JsonDocument.Parse(OrderText.Json(Job, answer, dryRun: true));
        Assert.True(json.RootElement.GetProperty("dry_run").GetBoolean());
        Assert.Equal("SEND", json.RootElement.GetProperty("items")[0].GetProperty("action").GetString());
    }

    [Fact]
    public void A_history_tells_each_change_and_the_errors_of_attempts()
    {
        var at = Timestamp.FromDateTime(new DateTime(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc));
        var history = new ItemHistory
        {
            Item = 2,
            Status = JobStatus.Error,
            Entries =
            {
                new HistoryEntry { Sequence = 1, At = at, To = JobStatus.Submitted, Attempt = 1, Reason = "submitted", Actor = "client" },
                new HistoryEntry { Sequence = 2, At = at, From = JobStatus.Submitted, To = JobStatus.Error, Attempt = 1, Lease = 7, Reason = "no\u001b[31m", Actor = "worker-1", ProviderStatus = "failed" },
            },
            Attempts = { new Attempt { Attempt_ = 1, Outcome = JobStatus.Error, Error = "no", StartedAt = at, EndedAt = at } },
        };
        var lines = HistoryText.Render([history], Plain);
        Assert.Equal("item 2  ERROR", lines[0]);
        Assert.Equal("2026-01-02 03:04:05.678  -          SUBMITTED  1        -      client    submitted", lines[2]);
        Assert.DoesNotContain('\u001b', lines[3]);
        Assert.Equal("attempt 1  ERROR  no", lines[4]);
        using var json = JsonDocument.Parse(HistoryText.Json(Job, [history]));
        var item = json.RootElement.GetProperty("items")[0];
        Assert.Equal(JsonValueKind.Null, item.GetProperty("history")[0].GetProperty("from").ValueKind);
        Assert.Equal("failed", item.GetProperty("history")[1].GetProperty("provider_status").GetString());
        Assert.Equal(at.ToDateTime(), item.GetProperty("attempts")[0].GetProperty("started_at").GetDateTime());
        Assert.Equal(at.ToDateTime(), item.GetProperty("attempts")[0].GetProperty("ended_at").GetDateTime());
        Assert.Equal("no", item.GetProperty("attempts")[0].GetProperty("error").GetString());
    }
}
