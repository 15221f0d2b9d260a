using Nexus.Cli.Jobs;
using Nexus.Grains.Jobs;

namespace Nexus.Cli.Tests;

/// <summary>Jobs to render.</summary>
internal static class Reports
{
    public static Guid JobId { get; } = Guid.Parse("3f2a1b00-0000-4000-8000-000000000001");

    public static ItemReport Item(int number, JobStatus status = JobStatus.Completed, string message = "", params OutcomeTally[] counts) => new()
    {
        Number = number,
        Name = $"circuit{number}.qasm",
        Status = status,
        Message = message,
        Shots = 1000,
        Seed = 42,
        Counts = counts.Length == 0 ? null : counts,
    };

    public static JobReport Job(JobStatus status, params ItemReport[] items) => new(JobId, status, items);
}
