namespace Nexus.Circuits.Qir;

/// <summary>The codes of the diagnostics of <see cref="QirReader"/>. They do not change; messages may.</summary>
public static class QirDiagnosticCodes
{
    /// <summary>No function is the entry point, or several are.</summary>
    public const string NoEntryPoint = "no-entry-point";
    /// <summary>A function or a block that is not ended, or an instruction that is not well-formed.</summary>
    public const string InvalidInstruction = "invalid-instruction";
    /// <summary>An instruction, or a function, beyond the base profile.</summary>
    public const string BeyondBaseProfile = "beyond-base-profile";
    /// <summary>A function of quantum instructions that is not known here.</summary>
    public const string UnknownFunction = "unknown-function";
    /// <summary>Too few or too many arguments, or one of another kind, for a function.</summary>
    public const string WrongArguments = "wrong-arguments";
    /// <summary>A qubit or result beyond the number that the entry point says it needs.</summary>
    public const string OutOfRange = "out-of-range";
    /// <summary>One qubit named twice in one operation.</summary>
    public const string DuplicateQubit = "duplicate-qubit";
    /// <summary>A branch to a block that is not there.</summary>
    public const string UnknownLabel = "unknown-label";
    /// <summary>More qubits or results than the reader's options allow.</summary>
    public const string TooManyQubits = "too-many-qubits";
    /// <summary>More operations than the reader's options allow.</summary>
    public const string TooManyOperations = "too-many-operations";
}
