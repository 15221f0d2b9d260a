namespace Nexus.Circuits;

/// <summary>The codes of the readers' diagnostics. They do not change; messages may.</summary>
public static class DiagnosticCodes
{
    /// <summary>The text has no program in it.</summary>
    public const string EmptyFile = "empty-file";
    /// <summary>The program does not begin with <c>OPENQASM 2.0;</c>.</summary>
    public const string MissingVersion = "missing-version";
    /// <summary>The program says it is in another version of the language.</summary>
    public const string UnsupportedVersion = "unsupported-version";
    /// <summary>A second version line.</summary>
    public const string RepeatedVersion = "repeated-version";
    /// <summary>An include of anything but qelib1.inc.</summary>
    public const string UnknownInclude = "unknown-include";
    /// <summary>Warning: qelib1.inc is included again, which does nothing.</summary>
    public const string RepeatedInclude = "repeated-include";
    /// <summary>A character that the language does not have, outside comments.</summary>
    public const string InvalidCharacter = "invalid-character";
    /// <summary>A comment of the form /* */, which OpenQASM 2 does not have.</summary>
    public const string BlockComment = "block-comment";
    /// <summary>A file name without its closing quote.</summary>
    public const string UnterminatedString = "unterminated-string";
    /// <summary>A number that is not well-formed, as <c>1e</c>.</summary>
    public const string InvalidNumber = "invalid-number";
    /// <summary>A number too long, too large or too small.</summary>
    public const string NumberOutOfRange = "number-out-of-range";
    /// <summary>Something else should stand here.</summary>
    public const string UnexpectedToken = "unexpected-token";
    /// <summary>A statement without its semicolon.</summary>
    public const string MissingSemicolon = "missing-semicolon";
    /// <summary>A name that starts with an upper-case letter or an underscore.</summary>
    public const string InvalidName = "invalid-name";
    /// <summary>A word of the language used as a name.</summary>
    public const string ReservedWord = "reserved-word";
    /// <summary>A name declared twice.</summary>
    public const string DuplicateName = "duplicate-name";
    /// <summary>A register without elements.</summary>
    public const string EmptyRegister = "empty-register";
    /// <summary>More qubits or bits than the parser's options allow.</summary>
    public const string TooManyQubits = "too-many-qubits";
    /// <summary>A gate that is not declared here.</summary>
    public const string UnknownGate = "unknown-gate";
    /// <summary>A register that is not declared here.</summary>
    public const string UnknownRegister = "unknown-register";
    /// <summary>A qubit in a gate's body that is none of its arguments.</summary>
    public const string UnknownQubit = "unknown-qubit";
    /// <summary>A name in an expression that is none of the gate's parameters.</summary>
    public const string UnknownParameter = "unknown-parameter";
    /// <summary>A gate, a quantum or a classical register where another of them belongs.</summary>
    public const string WrongKind = "wrong-kind";
    /// <summary>Too few or too many angles for a gate.</summary>
    public const string WrongParameterCount = "wrong-parameter-count";
    /// <summary>Too few or too many qubits for a gate.</summary>
    public const string WrongQubitCount = "wrong-qubit-count";
    /// <summary>An index beyond its register's end.</summary>
    public const string IndexOutOfRange = "index-out-of-range";
    /// <summary>One qubit named twice in one operation.</summary>
    public const string DuplicateQubit = "duplicate-qubit";
    /// <summary>Registers of different sizes in one operation.</summary>
    public const string SizeMismatch = "size-mismatch";
    /// <summary>Something that cannot stand in a gate's body.</summary>
    public const string NotAllowedInGate = "not-allowed-in-gate";
    /// <summary>A statement that cannot be conditional.</summary>
    public const string NotAllowedInIf = "not-allowed-in-if";
    /// <summary>Warning: a condition on a value that the register cannot hold.</summary>
    public const string ConditionNeverHolds = "condition-never-holds";
    /// <summary>An angle that has no finite real value, as 1/0.</summary>
    public const string UndefinedValue = "undefined-value";
    /// <summary>An expression nested too deep, or too long.</summary>
    public const string ExpressionTooDeep = "expression-too-deep";
    /// <summary>Gates defined by gates defined by gates, too many times.</summary>
    public const string DefinitionTooDeep = "definition-too-deep";
    /// <summary>More operations than the parser's options allow.</summary>
    public const string TooManyOperations = "too-many-operations";
    /// <summary>More opaque gates than a circuit can tell apart.</summary>
    public const string TooManyOpaqueGates = "too-many-opaque-gates";

    // Quantinuum's dialect of OpenQASM 2.

    /// <summary>Something of Quantinuum's dialect in a program that does not include hqslib1.inc.</summary>
    public const string NeedsHqslib1 = "needs-hqslib1";
    /// <summary>Warning: a number is assigned of which the register cannot hold all bits.</summary>
    public const string ValueCut = "value-cut";
    /// <summary>A call of an external (WebAssembly) function.</summary>
    public const string ExternalCall = "external-call";
}
