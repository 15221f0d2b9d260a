namespace Nexus.Faults.Invariants;

/// <summary>Something that must hold does not.</summary>
/// <param name="violations">What, in sentences.</param>
public sealed class InvariantException(IReadOnlyList<string> violations)
    : Exception($"{violations.Count} invariants do not hold:\n{string.Join('\n', violations.Take(40))}")
{
    /// <summary>What does not hold, in sentences.</summary>
    public IReadOnlyList<string> Violations { get; } = violations;
}
