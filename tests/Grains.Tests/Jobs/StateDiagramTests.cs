using System.Globalization;
using System.Reflection;
using System.Text;
using Nexus.Grains.Jobs;

namespace Nexus.Grains.Tests.Jobs;

/// <summary>docs/states.md shows what the code does: it is made from the transitions, and fails here when they differ.</summary>
public sealed class StateDiagramTests
{
    /// <summary>A change that this test shows must be meant: the test writes the page when NEXUS_RECORD_STATES names the file.</summary>
    [Fact]
    public void The_page_of_states_is_the_one_on_record()
    {
        if (Environment.GetEnvironmentVariable("NEXUS_RECORD_STATES") is { Length: > 0 } file)
        {
            File.WriteAllText(file, Describe());
        }

        using var recorded = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("states.md")!);
        Assert.Equal(recorded.ReadToEnd().ReplaceLineEndings("\n"), Describe());
    }

    [Fact]
    public void The_code_allows_exactly_what_it_says_may_follow_but_for_what_only_providers_report()
    {
        var made = Edges().Select(e => (e.From, e.To)).Where(e => e.From != e.To).ToHashSet();
        Assert.All(made, e => Assert.True(JobStatuses.MayFollow(e.From, e.To), $"{e.From} -> {e.To}"));
        foreach (var from in JobStatuses.All)
        {
            foreach (var to in JobStatuses.All.Where(to => JobStatuses.MayFollow(from, to) && !made.Contains((from, to))))
            {
                // A quota ends items of providers; a resynchronisation takes any word of theirs.
                Assert.True(to == JobStatus.Depleted || from == JobStatus.Retrying, $"{from} -> {to} may follow, and nothing makes it.");
            }
        }
    }

    private static string Describe()
    {
        var text = new StringBuilder(
            """
            # States of an item

            Made from the code by a test (`StateDiagramTests`), which fails when they differ. Whatever is not here changes nothing. A new attempt
            begins with each `sent again`.

            ```mermaid
            stateDiagram-v2
                [*] --> SUBMITTED: submitted

            """);
        foreach (var edge in Edges().GroupBy(e => (e.From, e.To)).OrderBy(g => g.Key.From).ThenBy(g => g.Key.To))
        {
            text.Append(CultureInfo.InvariantCulture, $"    {edge.Key.From.Name()} --> {edge.Key.To.Name()}: {string.Join(", ", edge.Select(e => e.Why).Distinct())}\n");
        }

        return text.Append("```\n").ToString();
    }

    private static IEnumerable<(JobStatus From, JobStatus To, string Why)> Edges()
    {
        foreach (var from in JobStatuses.All)
        {
            foreach (var (name, make) in Items.Events)
            {
                foreach (var lease in new[] { 10L, 11L })
                {
                    if (JobItemTransitions.Apply(Items.In(from), make(2, lease)) is { Ignored: null, Item: var item })
                    {
                        yield return (from, item.Status, name);
                    }
                }
            }

            // The third death alone is the last.
            if (JobItemTransitions.Apply(Items.In(from, deaths: JobItemTransitions.PoisonDeaths - 1), Items.Died(lease: 11, ranAlone: true)) is { Ignored: null, Item: var poison })
            {
                yield return (from, poison.Status, poison.Status == JobStatus.Error ? "died alone 3 times" : "died alone");
            }

            if (JobItemTransitions.Apply(Items.In(from), Items.TimedOut()) is { Ignored: null, Item: var late })
            {
                yield return (from, late.Status, "over a limit");
            }

            foreach (var (name, make) in Items.Commands)
            {
                foreach (var taken in new[] { 4L, 5L })
                {
                    if (JobItemTransitions.Apply(Items.In(from) with { Command = taken }, make(5)) is { Ignored: null, Item: var item })
                    {
                        yield return (from, item.Status, name);
                    }
                }
            }
        }
    }
}
