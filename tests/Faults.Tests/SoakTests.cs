using Nexus.Soak;
using Xunit.Abstractions;

namespace Nexus.Faults.Tests;

/// <summary>
/// The soak for a minute: kill -9 at random, ten times and more, under a load of all that can be asked of jobs; and then a life without a kill, in which
/// the server must not take more and more.
/// </summary>
public abstract class SoakTests(string provider, ITestOutputHelper output)
{
    private const int Users = 8;
    private const int FewestKills = 10;

    // What comes and goes with the load. A handle or a thread kept for each call, or each job, is many more.
    private const int MoreHandles = 40;
    private const int MoreThreads = 20;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(75);

    // On average, counted from the end of a start: with the start, and a call that has to be answered in between, five seconds pass from one to the next.
    private static readonly TimeSpan KillEvery = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(15);

    [DatabaseFact]
    public async Task A_minute_with_kills_loses_nothing_and_the_server_keeps_nothing()
    {
        using var table = new StringWriter();
        SoakOutcome outcome;
        try
        {
            outcome = await SoakRun.RunAsync(new SoakPlan(Length, provider, Users, KillEvery) { Calm = Calm, FewestKills = FewestKills }, table, CancellationToken.None);
        }
        finally
        {
            output.WriteLine(table.ToString());
        }

        Assert.Empty(outcome.Violations);
        Assert.True(outcome.Kills >= FewestKills, $"There were {outcome.Kills} kills only.");

        // The last life, without its first part, in which whatever is made once is made.
        SoakRow[] life = [.. outcome.Rows.Where(row => row.Kills == outcome.Kills)];
        var third = life.Length / 3;
        Assert.NotEqual(0, third);
        var (before, after) = (life[third..(2 * third)], life[^third..]);
        Assert.InRange(after.Min(row => row.Handles), 1, before.Max(row => row.Handles) + MoreHandles);
        Assert.InRange(after.Min(row => row.Threads), 1, before.Max(row => row.Threads) + MoreThreads);
    }
}
