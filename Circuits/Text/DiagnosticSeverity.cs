namespace Nexus.Circuits;

/// <summary>How grave a diagnostic is.</summary>
public enum DiagnosticSeverity : byte
{
    /// <summary>The text is valid, and probably does not mean what was intended.</summary>
    Warning,
    /// <summary>The text is not valid: there is no circuit.</summary>
    Error,
}
