using Nexus.Programs.Compilation;
using Nexus.Simulators.Checking;

namespace Nexus.Cli.Jobs;

/// <summary>A part of an item's result: a large one comes in several, one after the other.</summary>
/// <param name="Item">The item, by number.</param>
internal sealed record ResultPart(int Item)
{
    /// <summary>Outcomes in the order of their keys, each in one part only; null when it has none.</summary>
    public IReadOnlyList<OutcomeTally>? Counts { get; init; }

    /// <summary>What compiling it made.</summary>
    public CompilationReport? Compilation { get; init; }

    /// <summary>What a syntax checker found; the item knows the number of shots.</summary>
    public CheckVerdict? Verdict { get; init; }
}
