using CsCheck;
using Nexus.Grains.Backends;
using Nexus.Grains.Tests.Jobs;

namespace Nexus.Grains.Tests.Backends;

public sealed class FairQueueTests
{
    private static readonly Guid[] Jobs = [.. Enumerable.Range(0, 8).Select(i => new Guid(i, 0, 0, new byte[8]))];

    private static QueueEntry Entry(string project, int job, int number, double submittedSeconds = 0) => new(
        Jobs[job], project, Items.Noon.AddSeconds(submittedSeconds), Items.Noon, new QueuedItem(number, 1, Guid.Empty, 1, 0));

    private static List<string> Drain(FairQueue queue)
    {
        var order = new List<string>();
        while (queue.Take() is { } entry)
        {
            order.Add($"{entry.Project}{entry.JobId.ToByteArray()[0]}.{entry.Item.Number}");
        }

        return order;
    }

    [Fact]
    public void Projects_take_turns_and_within_one_the_older_job_goes_first()
    {
        var queue = new FairQueue();
        foreach (var number in new[] { 3, 1, 2 })
        {
            queue.Add(Entry("a", 1, number, submittedSeconds: 1));
        }

        queue.Add(Entry("a", 2, 1, submittedSeconds: 0));
        queue.Add(Entry("b", 3, 1, submittedSeconds: 9));
        queue.Add(Entry("b", 3, 2, submittedSeconds: 9));
        Assert.Equal(["a2.1", "b3.1", "a1.1", "b3.2", "a1.2", "a1.3"], Drain(queue));
    }

    [Fact]
    public void A_project_with_thousands_of_items_delays_another_by_one()
    {
        var queue = new FairQueue();
        for (var number = 1; number <= 5000; number++)
        {
            queue.Add(Entry("big", 1, number));
        }

        queue.Take();
        queue.Add(Entry("small", 2, 1, submittedSeconds: 100));
        Assert.Equal("big", queue.Take()?.Project);
        Assert.Equal("small", queue.Take()?.Project);
    }

    [Fact]
    public void What_goes_in_comes_out_once_unless_it_was_removed() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 3], Gen.Int[1, 5], Gen.Bool).Array[0, 80].Sample(steps =>
        {
            var queue = new FairQueue();
            var expected = new HashSet<string>();
            foreach (var (project, job, number, add) in steps)
            {
                // A job belongs to one project.
                var entry = Entry(((char)('a' + (job % 3))).ToString(), job, number, project);
                entry = entry with { SubmittedAt = Items.Noon.AddSeconds(job) };
                var name = $"{entry.Project}{job}.{number}";
                if (add)
                {
                    queue.Add(entry);
                    expected.Add(name);
                }
                else
                {
                    Assert.Equal(expected.Remove(name), queue.Remove(entry));
                }

                Assert.Equal(expected.Count, queue.Count);
            }

            Assert.Equal(expected.Order(), Drain(queue).Order());
        });
}
