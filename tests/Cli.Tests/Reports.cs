using Nexus.Cli.Jobs;
using Nexus.Grains.Jobs;
using Nexus.Programs.Compilation;

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

    public static CompilationReport Compilation { get; } = new()
    {
        Program = Guid.Parse("5f2a1b00-0000-4000-8000-000000000002"),
        Format = "openqasm/2.0",
        From = Guid.Parse("5f2a1b00-0000-4000-8000-000000000003"),
        FromName = "circuit1.qasm",
        Target = "line-4",
        Level = 2,
        Seed = 7,
        Job = JobId,
        Item = 1,
        Attempt = 1,
        Before = new CompilationFigures(4, 3, 4),
        After = new CompilationFigures(1009, 6, 8),
        Swaps = 1,
        Passes = [new CompilationPass("map", new CompilationFigures(4, 3, 4), new CompilationFigures(5, 4, 5), 1.5)],
        PassCount = 1,
        InitialLayout = [1, 0],
        FinalLayout = [0, 1],
        Verdict = new CompilationVerdict("Equivalent", "Unitary", "The unitaries are the same."),
    };

    public static JobReport Job(JobStatus status, params ItemReport[] items) => new(JobId, status, items);
}
