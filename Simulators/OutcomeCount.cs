namespace Nexus.Simulators;

/// <summary>How often one outcome occurred.</summary>
/// <param name="Outcome">The outcome's bits, packed as in <see cref="ShotTable.Shot"/>: bit i at byte i/8, bit i%8.</param>
/// <param name="Count">The number of shots that had it; at least 1.</param>
public readonly record struct OutcomeCount(ReadOnlyMemory<byte> Outcome, int Count);
