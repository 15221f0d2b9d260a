namespace Nexus.Compiler;

/// <summary>How far a compilation has come.</summary>
/// <param name="Fraction">
/// The share that is done, from 0 to 1: about, since passes are repeated until they find nothing more. A search counts the time that it has left.
/// </param>
/// <param name="Stage">The pass that runs, such as <c>map</c>; with the round where passes are repeated, and with the best so far where level 3 searches.</param>
public sealed record CompilationProgress(double Fraction, string Stage);
