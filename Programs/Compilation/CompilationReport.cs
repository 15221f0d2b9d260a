namespace Nexus.Programs.Compilation;

/// <summary>How a program was made of another one by compiling it: the result of a compile item, and the lineage of the program.</summary>
public sealed record CompilationReport
{
    /// <summary>The most passes that are listed.</summary>
    public const int MaxPasses = 200;

    /// <summary>The version of the JSON form.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The program that was made.</summary>
    public required Guid Program { get; init; }

    /// <summary>The format of its text.</summary>
    public required string Format { get; init; }

    /// <summary>The program that it was made of.</summary>
    public required Guid From { get; init; }

    /// <summary>That one's name; may be empty.</summary>
    public required string FromName { get; init; }

    /// <summary>The target's name.</summary>
    public required string Target { get; init; }

    /// <summary>The level, 0 to 3.</summary>
    public required int Level { get; init; }

    /// <summary>The seed of all random choices.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The job that made it; it may have been deleted since.</summary>
    public required Guid Job { get; init; }

    /// <summary>The job's item, by number.</summary>
    public required int Item { get; init; }

    /// <summary>The item's attempt.</summary>
    public required int Attempt { get; init; }

    /// <summary>For a circuit that was kept on the way, the pass that it stands after; null for the compiled one.</summary>
    public string? AfterPass { get; init; }

    /// <summary>The original's figures.</summary>
    public required CompilationFigures Before { get; init; }

    /// <summary>The figures of what was made.</summary>
    public required CompilationFigures After { get; init; }

    /// <summary>How many SWAP gates routing put in; 0 where the target couples all pairs.</summary>
    public int Swaps { get; init; }

    /// <summary>What each pass did, in order; the first <see cref="MaxPasses"/>. None for a circuit on the way.</summary>
    public IReadOnlyList<CompilationPass> Passes { get; init; } = [];

    /// <summary>How many passes ran, those not listed included.</summary>
    public int PassCount { get; init; }

    /// <summary>For each qubit of the original, the qubit on which it starts. None for a circuit on the way.</summary>
    public IReadOnlyList<int> InitialLayout { get; init; } = [];

    /// <summary>For each qubit of the original, the qubit on which its value is after the last operation. None for a circuit on the way.</summary>
    public IReadOnlyList<int> FinalLayout { get; init; } = [];

    /// <summary>Whether it does what the original does; null where nobody asked.</summary>
    public CompilationVerdict? Verdict { get; init; }
}
