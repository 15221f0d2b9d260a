namespace Nexus.Cli.Jobs;

/// <summary>One outcome and how many shots had it.</summary>
/// <param name="Key">The classical registers, the last declared leftmost, each highest bit first, a space between registers.</param>
/// <param name="Count">The number of shots.</param>
internal readonly record struct OutcomeTally(string Key, long Count);
