namespace Nexus.Compiler;

/// <summary>What a pass may use.</summary>
public sealed record PassContext
{
    /// <summary>Where all random choices come from.</summary>
    public ulong Seed { get; init; }

    /// <summary>How many threads a pass may use. It never changes the result.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Cancelled when the compilation is to be given up.</summary>
    public CancellationToken CancellationToken { get; init; }
}
