namespace Nexus.Compiler.Verification;

/// <summary>What a verification has found.</summary>
public enum VerdictOutcome
{
    /// <summary>The circuits could not be compared: they are too large, or of a kind that there is no way for.</summary>
    Unknown,
    /// <summary>They do the same.</summary>
    Equivalent,
    /// <summary>They do not.</summary>
    Different,
}
