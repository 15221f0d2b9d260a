namespace Nexus.Circuits;

/// <summary>Operators on one classical value.</summary>
public enum ClassicalUnary : byte
{
    /// <summary><c>-</c>, of integers, angles and floating-point numbers.</summary>
    Negate,
    /// <summary><c>~</c>, of the bits of integral values and angles.</summary>
    BitNot,
    /// <summary><c>!</c>, of a truth value.</summary>
    Not,
}

/// <summary>Operators on two classical values.</summary>
public enum ClassicalBinary : byte
{
    /// <summary><c>+</c></summary>
    Add,
    /// <summary><c>-</c></summary>
    Subtract,
    /// <summary><c>*</c>; an angle may be multiplied by a whole number.</summary>
    Multiply,
    /// <summary><c>/</c>: whole numbers towards zero; an angle by a whole number downwards; an angle by an angle gives a whole number.</summary>
    Divide,
    /// <summary><c>%</c>: the remainder with the sign of the left side.</summary>
    Remainder,
    /// <summary><c>**</c></summary>
    Power,
    /// <summary><c>&amp;</c></summary>
    BitAnd,
    /// <summary><c>|</c></summary>
    BitOr,
    /// <summary><c>^</c></summary>
    BitXor,
    /// <summary><c>&lt;&lt;</c></summary>
    ShiftLeft,
    /// <summary><c>&gt;&gt;</c>; copies the sign of a signed integer.</summary>
    ShiftRight,
    /// <summary><c>&amp;&amp;</c></summary>
    And,
    /// <summary><c>||</c></summary>
    Or,
    /// <summary><c>==</c></summary>
    Equal,
    /// <summary><c>!=</c></summary>
    NotEqual,
    /// <summary><c>&lt;</c></summary>
    Less,
    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,
    /// <summary><c>&gt;</c></summary>
    Greater,
    /// <summary><c>&gt;=</c></summary>
    GreaterOrEqual,
}

/// <summary>Functions of classical values.</summary>
public enum ClassicalFunction : byte
{
    /// <summary>Sine of radians.</summary>
    Sin,
    /// <summary>Cosine of radians.</summary>
    Cos,
    /// <summary>Tangent of radians.</summary>
    Tan,
    /// <summary>Inverse sine, in radians.</summary>
    Arcsin,
    /// <summary>Inverse cosine, in radians.</summary>
    Arccos,
    /// <summary>Inverse tangent, in radians.</summary>
    Arctan,
    /// <summary>e to the power of the argument.</summary>
    Exp,
    /// <summary>Natural logarithm.</summary>
    Log,
    /// <summary>Square root.</summary>
    Sqrt,
    /// <summary>The least whole number not below.</summary>
    Ceiling,
    /// <summary>The greatest whole number not above.</summary>
    Floor,
    /// <summary>Real part.</summary>
    Real,
    /// <summary>Imaginary part.</summary>
    Imag,
    /// <summary>How many bits are 1.</summary>
    Popcount,
    /// <summary>The bits moved round to the left (towards the most significant) by the second argument.</summary>
    Rotl,
    /// <summary>The bits moved round to the right by the second argument.</summary>
    Rotr,
}
