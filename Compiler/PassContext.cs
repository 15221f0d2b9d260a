namespace Nexus.Compiler;

/// <summary>What a pass may use.</summary>
public sealed record PassContext
{
    /// <summary>Where all random choices come from.</summary>
    public ulong Seed { get; init; }

    /// <summary>How many threads a pass may use. It never changes the result.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Is told the share of the pass that is done, from 0 to 1, by one that takes long; from any of its threads. Null when nobody asks.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Cancelled when the compilation is to be given up.</summary>
    public CancellationToken CancellationToken { get; init; }
}
