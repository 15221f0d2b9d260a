using CsCheck;
using Nexus.Grains.Jobs;

namespace Nexus.Grains.Tests.Jobs;

public sealed class JobStatusesTests
{
    /// <summary>The lifecycle's table, a row for each status: S Q R T(retrying) C(ancelling), then the five terminal ones as one.</summary>
    [Theory]
    [InlineData(null, "SUBMITTED")]
    [InlineData(JobStatus.Submitted, "QUEUED RUNNING RETRYING CANCELLING terminal")]
    [InlineData(JobStatus.Queued, "RUNNING RETRYING CANCELLING terminal")]
    [InlineData(JobStatus.Running, "QUEUED RETRYING CANCELLING terminal")]
    [InlineData(JobStatus.Cancelling, "RETRYING terminal")]
    [InlineData(JobStatus.Retrying, "SUBMITTED QUEUED RUNNING CANCELLING terminal")]
    [InlineData(JobStatus.Completed, "RETRYING")]
    [InlineData(JobStatus.Error, "RETRYING")]
    [InlineData(JobStatus.Cancelled, "RETRYING")]
    [InlineData(JobStatus.Terminated, "RETRYING")]
    [InlineData(JobStatus.Depleted, "RETRYING")]
    public void A_status_is_followed_only_by_those_of_its_row(JobStatus? from, string row)
    {
        var allowed = row.Replace("terminal", "COMPLETED ERROR CANCELLED TERMINATED DEPLETED", StringComparison.Ordinal).Split(' ');
        foreach (var to in JobStatuses.All)
        {
            Assert.True(allowed.Contains(to.Name()) == JobStatuses.MayFollow(from, to), $"{from} -> {to}");
        }
    }

    [Fact]
    public void Five_statuses_are_terminal() => Assert.Equal(
        [JobStatus.Completed, JobStatus.Error, JobStatus.Cancelled, JobStatus.Terminated, JobStatus.Depleted],
        JobStatuses.All.Where(s => s.IsTerminal()));

    /// <summary>Of two statuses that items of a job stand in, which is the job's: the strongest first in each line.</summary>
    [Fact]
    public void The_status_of_a_job_is_the_strongest_of_its_items()
    {
        JobStatus[] strongestFirst =
        [
            JobStatus.Running, JobStatus.Cancelling, JobStatus.Retrying, JobStatus.Queued, JobStatus.Submitted,
            JobStatus.Error, JobStatus.Terminated, JobStatus.Depleted, JobStatus.Cancelled, JobStatus.Completed,
        ];
        Gen.Int[0, 3].Array[JobStatuses.ArrayLength].Sample(counts =>
        {
            counts[0] = 0;
            counts[(int)JobStatus.Completed] += counts.Sum() == 0 ? 1 : 0;
            var expected = strongestFirst.First(s => counts[(int)s] > 0);
            Assert.Equal(expected, JobStatuses.OfJob(counts));
            var live = JobStatuses.All.Any(s => !s.IsTerminal() && counts[(int)s] > 0);
            Assert.Equal(live ? JobStatus.Cancelling : expected, JobStatuses.OfJob(counts, cancelAsked: true));
        });
    }
}
