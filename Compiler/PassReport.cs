using Nexus.Circuits;

namespace Nexus.Compiler;

/// <summary>What one pass did.</summary>
/// <param name="Name">The pass.</param>
/// <param name="Before">The circuit's figures before it.</param>
/// <param name="After">And after it.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Circuit">The circuit after it, where intermediates are kept.</param>
public sealed record PassReport(string Name, CircuitFigures Before, CircuitFigures After, TimeSpan Elapsed, Circuit? Circuit);
