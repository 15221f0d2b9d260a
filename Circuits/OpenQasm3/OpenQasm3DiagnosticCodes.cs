namespace Nexus.Circuits.OpenQasm3;

/// <summary>The codes of diagnostics that only OpenQASM 3 has. They do not change; messages may.</summary>
public static class OpenQasm3DiagnosticCodes
{
    /// <summary>A comment without its end.</summary>
    public const string UnterminatedComment = "unterminated-comment";
    /// <summary>Something that the language has and a circuit cannot hold: timing, pulses, calibrations, external functions.</summary>
    public const string NotSupported = "not-supported";
    /// <summary>A name that is declared nowhere, or not visible here.</summary>
    public const string UnknownName = "unknown-name";
    /// <summary>A value of a type that does not belong here.</summary>
    public const string TypeMismatch = "type-mismatch";
    /// <summary>A value known only at run time where it must be known when the text is read.</summary>
    public const string NotKnown = "not-known";
    /// <summary>A constant, a readonly parameter or an input is assigned to.</summary>
    public const string NotAssignable = "not-assignable";
    /// <summary>A subroutine or function called with too few or too many arguments.</summary>
    public const string WrongArgumentCount = "wrong-argument-count";
    /// <summary>A statement in a place where it cannot stand.</summary>
    public const string Misplaced = "misplaced";
    /// <summary>A subroutine that calls itself.</summary>
    public const string Recursion = "recursion";
    /// <summary>A loop or computation longer than the reader goes along with.</summary>
    public const string TooManySteps = "too-many-steps";
    /// <summary>Statements nested too deep.</summary>
    public const string BlocksTooDeep = "blocks-too-deep";
    /// <summary>A power of a gate that cannot be computed.</summary>
    public const string GatePower = "gate-power";
    /// <summary>Warning: a pragma, which means nothing here.</summary>
    public const string IgnoredPragma = "ignored-pragma";
    /// <summary>Warning: a comparison that never holds.</summary>
    public const string NeverEqual = "never-equal";
}
