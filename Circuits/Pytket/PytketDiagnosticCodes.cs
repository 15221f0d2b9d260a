namespace Nexus.Circuits.Pytket;

/// <summary>The codes of the diagnostics of <see cref="PytketReader"/>. They do not change; messages may.</summary>
public static class PytketDiagnosticCodes
{
    /// <summary>The text is not well-formed JSON.</summary>
    public const string InvalidJson = "invalid-json";
    /// <summary>The JSON is nested deeper than the reader follows.</summary>
    public const string TooDeep = "nested-too-deep";
    /// <summary>An object lacks a key that it must have.</summary>
    public const string MissingKey = "missing-key";
    /// <summary>A value of another JSON type, or of another form, than belongs here.</summary>
    public const string WrongType = "wrong-type";
    /// <summary>A number that is out of the range that means something here.</summary>
    public const string OutOfRange = "out-of-range";
    /// <summary>A qubit or bit that is no name with an index vector, or does not go with the others of its register.</summary>
    public const string InvalidUnit = "invalid-unit";
    /// <summary>A qubit or bit listed twice.</summary>
    public const string DuplicateUnit = "duplicate-unit";
    /// <summary>A qubit or bit that the circuit does not have.</summary>
    public const string UnknownUnit = "unknown-unit";
    /// <summary>A qubit where a bit belongs, or a bit where a qubit belongs.</summary>
    public const string WrongUnit = "wrong-unit";
    /// <summary>An operation of a type that pytket does not have.</summary>
    public const string UnknownOpType = "unknown-op-type";
    /// <summary>An operation of a type that pytket has and this reader refuses.</summary>
    public const string UnsupportedOpType = "unsupported-op-type";
    /// <summary>Too few or too many qubits and bits for an operation.</summary>
    public const string WrongArgumentCount = "wrong-argument-count";
    /// <summary>Too few or too many parameters for an operation.</summary>
    public const string WrongParameterCount = "wrong-parameter-count";
    /// <summary>An angle that is no expression.</summary>
    public const string InvalidExpression = "invalid-expression";
    /// <summary>An angle that has no finite real value.</summary>
    public const string UndefinedValue = "undefined-value";
    /// <summary>An expression nested too deep, or too long.</summary>
    public const string ExpressionTooDeep = "expression-too-deep";
    /// <summary>An implicit permutation that does not name each qubit once on either side.</summary>
    public const string InvalidPermutation = "invalid-permutation";
    /// <summary>A box whose contents contradict each other: a matrix that is not unitary, a table of the wrong size.</summary>
    public const string InvalidBox = "invalid-box";
    /// <summary>An operation that is no unitary where only one can stand.</summary>
    public const string NotUnitary = "not-unitary";
    /// <summary>More qubits or bits than the reader's options allow.</summary>
    public const string TooManyQubits = "too-many-qubits";
    /// <summary>More operations than the reader's options allow.</summary>
    public const string TooManyOperations = "too-many-operations";
}
