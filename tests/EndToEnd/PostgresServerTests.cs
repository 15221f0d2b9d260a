using Nexus.Postgres.Testing;

namespace Nexus.EndToEnd.Tests;

/// <summary>A server whose jobs are in PostgreSQL does what one with a file does.</summary>
public sealed class PostgresServerTests
{
    // More than can run before somebody types a cancellation.
    private const int HeavyItems = 60;

    [PostgresFact]
    public async Task A_job_is_submitted_watched_read_cancelled_resubmitted_and_deleted_across_a_restart()
    {
        await using var database = await ThrowawayDatabase.CreateAsync();
        using var place = new Workplace(database.ConnectionString);
        var bell = place.Write("bell.qasm", Circuits.Bell);
        var heavy = await Workload.WriteHeavyAsync(place, HeavyItems);
        string job, cancelled;
        NexusExit results;
        var first = await ServerProcess.StartAsync(place);
        await using (first)
        {
            Assert.True(first.HasToken);
            var watched = (await NexusAsync("submit", bell, bell, "--seed", "42", "--watch", "--json")).Expect(0).Json();
            Assert.Equal("COMPLETED", watched.GetProperty("status").GetString());
            job = watched.GetProperty("job").GetString()!;
            results = (await NexusAsync("results", job, "--json")).Expect(0);
            Assert.Contains("COMPLETED", (await NexusAsync("history", job)).Expect(0).Output, StringComparison.Ordinal);

            // Some of its items run, the others wait: all of them stop.
            cancelled = (await NexusAsync(["submit", .. heavy, "--json"])).Expect(0).Json().GetProperty("job").GetString()!;
            (await NexusAsync("cancel", cancelled)).Expect(0);
            (await NexusAsync("watch", cancelled)).Expect(1);

            await KeyedSubmission.AssertOneJobAsync(place, NexusAsync);
            first.Process.Terminate();
            (await first.Process.ExitAsync()).Expect(0, "stopping");
        }

        await using var second = await ServerProcess.StartAsync(place, first);
        Assert.True(second.HasToken);
        Assert.Equal(results.Output, (await NexusAsync("results", job, "--json")).Expect(0).Output);
        Assert.Contains("CANCELLED", (await NexusAsync("history", cancelled)).Expect(0).Output, StringComparison.Ordinal);
        (await NexusAsync("resubmit", cancelled, "--items", $"{HeavyItems}")).Expect(0);
        var again = (await NexusAsync("watch", cancelled, "--json")).Expect(1).Json().GetProperty("items")[HeavyItems - 1];
        Assert.Equal("COMPLETED", again.GetProperty("status").GetString());
        (await NexusAsync("delete", job)).Expect(0);
        (await NexusAsync("results", job)).Expect(3, "There is no job");
        var left = (await NexusAsync("jobs", "--json")).Expect(0).Json().GetProperty("jobs");
        Assert.Equal(cancelled, Assert.Single(left.EnumerateArray()).GetProperty("job").GetString());

        async Task<NexusExit> NexusAsync(params string[] args)
        {
            await using var nexus = NexusProcess.StartOn(place, args);
            return await nexus.ExitAsync();
        }
    }

    [Fact]
    public async Task A_part_of_a_server_needs_a_database_that_silos_share()
    {
        using var place = new Workplace();
        foreach (var part in new[] { "gateway", "serve --no-gateway" })
        {
            (await NexusProcess.RunAsync(place.DataDirectory, part.Split(' '))).Expect(4, "set NEXUS__Storage__Provider=postgres");
        }
    }
}
