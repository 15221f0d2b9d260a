namespace Nexus.Compiler;

/// <summary>How a circuit is compiled.</summary>
public sealed record CompilerOptions
{
    /// <summary>How much is done; 2 when nothing is said.</summary>
    public OptimizationLevel Level { get; init; } = OptimizationLevel.Default;

    /// <summary>Where all random choices come from. The same seed gives the same result, but at level 3, which time ends.</summary>
    public ulong Seed { get; init; }

    /// <summary>How many threads may be used; they never change the result. 1 when nothing is said.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>How long level 3 searches; 10 s when nothing is said. Other levels take what they take.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether the circuit after each pass is kept in its report.</summary>
    public bool KeepIntermediates { get; init; }

    /// <summary>Whether the compiled circuit is compared with the original.</summary>
    public bool Verify { get; init; }

    /// <summary>Is told how far the compilation is, at the beginning of each pass and within long ones; from any of its threads. Null when nobody asks.</summary>
    public IProgress<CompilationProgress>? Progress { get; init; }
}
