using Nexus.Grains.Jobs;
using Nexus.Programs.Compilation;
using Nexus.Simulators.Checking;

namespace Nexus.Cli.Jobs;

/// <summary>An item of a job with its result, as commands show it.</summary>
internal sealed record ItemReport
{
    /// <summary>Its number in the job, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Its name: usually the circuit's file.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>A sentence on where it stands, or why it failed; may be empty.</summary>
    public required string Message { get; init; }

    /// <summary>That it makes no progress, and what would help; null while it does.</summary>
    public string? Stuck { get; init; }

    /// <summary>The share of its work that is done, from 0 to 1, while it runs and its backend tells; else null.</summary>
    public double? Done { get; init; }

    /// <summary>What its work is doing, such as the pass of a compiler; empty when that is not told.</summary>
    public string Stage { get; init; } = "";

    /// <summary>How many times it is run and measured.</summary>
    public required int Shots { get; init; }

    /// <summary>The seed of its random numbers.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The outcomes in the order of their keys, or null when there is no result.</summary>
    public IReadOnlyList<OutcomeTally>? Counts { get; init; }

    /// <summary>What compiling it made, or null when it is not compiled.</summary>
    public CompilationReport? Compilation { get; init; }

    /// <summary>What a syntax checker found, or null when the item is no check or has no result.</summary>
    public CheckVerdict? Verdict { get; init; }
}
