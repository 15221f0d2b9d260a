using Nexus.Simulators.Checking;

namespace Nexus.Cli.Jobs;

/// <summary>A part of an item's result: a large one comes in several, one after the other.</summary>
/// <param name="Item">The item, by number.</param>
internal sealed record ResultPart(int Item)
{
    /// <summary>Outcomes in the order of their keys, each in one part only; null when shots were asked for.</summary>
    public IReadOnlyList<OutcomeTally>? Counts { get; init; }

    /// <summary>The outcomes of single shots in the order taken; null when counts were asked for.</summary>
    public IReadOnlyList<string>? Shots { get; init; }

    /// <summary>What a syntax checker found, whatever was asked for; the item knows the number of shots.</summary>
    public CheckVerdict? Verdict { get; init; }
}
