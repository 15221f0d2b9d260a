using Nexus.Cli.Rendering;
using Nexus.Storage.Tokens;
using Nexus.V1;

namespace Nexus.Cli.Tests;

/// <summary>What the commands show that call a server.</summary>
public sealed class RenderingTests
{
    private static readonly Guid Id = Guid.Parse("3f2a1b00-0000-4000-8000-000000000001");
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 3, TimeSpan.Zero);

    [Fact]
    public void Columns_are_as_wide_as_what_they_hold_and_colours_take_none() => Assert.Equal(
        ["A    LONG", "xyz  \u001b[32mok\u001b[0m", "x    fine"],
        Table.Render(["A", "LONG"], [["xyz", "ok"], ["x", "fine"]], TextStyle.Plain, (row, column, cell) => (row, column) == (0, 1) ? $"\u001b[32m{cell}\u001b[0m" : cell));

    [Fact]
    public void An_estimate_that_fails_is_a_row_that_says_so()
    {
        var row = BackendEstimate.Try("mps", () => throw new InvalidOperationException("Bonds are torn."));
        Assert.Equal("mps: no estimate, by a mistake of nexus itself (InvalidOperationException: Bonds are torn.)", EstimateText.Render(row, 1));
    }

    [Fact]
    public void Backends()
    {
        Backend[] backends = [new() { Name = "statevector", Description = "Exact.", Slots = 2, Granted = 1, Queued = 30, MaxQubits = 30, MaxShots = 1000, Kind = JobKind.Execute }];

        Assert.Equal(
            [
                "BACKEND      KIND     SLOTS  RUNNING  WAITING  QUBITS  DESCRIPTION",
                "statevector  EXECUTE  2      1        30       30      Exact.",
            ],
            BackendText.Render(backends, TextStyle.Plain));
        Assert.Equal(
            """{"backends":[{"backend":"statevector","description":"Exact.","kind":"EXECUTE","slots":2,"granted":1,"queued":30,"max_qubits":30,"max_shots":1000}]}""",
            BackendText.Json(backends));
    }

    [Fact]
    public void Tokens_are_shown_without_their_text_but_once()
    {
        var used = new TokenRecord { TokenId = Id, Name = "laptop", Hash = default, CreatedAt = Noon, LastUsedOn = new DateOnly(2026, 3, 5) };
        var revoked = used with { Name = "old", LastUsedOn = null, RevokedAt = Noon };

        Assert.Equal(
            [
                "TOKEN                                 STATE    CREATED              LAST USED   NAME",
                $"{Id}  valid    2026-03-04 14:00:03  2026-03-05  laptop",
                $"{Id}  revoked  2026-03-04 14:00:03  never       old",
            ],
            TokenText.Render([used, revoked], _ => TimeSpan.FromHours(2), TextStyle.Plain));
        Assert.Equal(
            $$"""{"tokens":[{"token":"{{Id}}","name":"laptop","created":"2026-03-04T12:00:03Z","last_used":"2026-03-05"}]}""",
            TokenText.Json([used]));
        Assert.Equal(
            $$"""{"token":"{{Id}}","name":"old","created":"2026-03-04T12:00:03Z","revoked":"2026-03-04T12:00:03Z","secret":"nxs_1"}""",
            TokenText.Json(new NewToken(revoked, "nxs_1")));
    }

    [Fact]
    public void A_job_that_was_accepted() => Assert.Equal($$"""{"job":"{{Id}}"}""", JobJson.Accepted(Id));
}
