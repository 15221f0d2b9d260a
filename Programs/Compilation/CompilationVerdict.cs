namespace Nexus.Programs.Compilation;

/// <summary>Whether a compiled circuit does what the original does.</summary>
/// <param name="Outcome">Equivalent, Different or Unknown.</param>
/// <param name="Method">How that was found out: Unitary, Tableau, RandomStates, Distribution or None.</param>
/// <param name="Explanation">A sentence: what was compared, and how sure the outcome is.</param>
public sealed record CompilationVerdict(string Outcome, string Method, string Explanation);
