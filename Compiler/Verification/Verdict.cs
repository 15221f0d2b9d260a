namespace Nexus.Compiler.Verification;

/// <summary>Whether a compiled circuit does what the original does.</summary>
/// <param name="Outcome">What was found.</param>
/// <param name="Method">How it was looked at.</param>
/// <param name="Explanation">A sentence for a person: what was compared, and how sure the outcome is.</param>
public sealed record Verdict(VerdictOutcome Outcome, VerificationMethod Method, string Explanation);
