namespace Nexus.Circuits.OpenQasm3;

/// <summary>
/// A classical variable or array. While its value is no matter of the run it is kept here; once it is, it lives in bits of the circuit.
/// </summary>
internal sealed class Variable(string name, int position, ClassicalType type, int[]? dimensions, bool isConstant, int level) : Symbol(name, position)
{
    public ClassicalType Type => type;

    /// <summary>An array's sizes; null for a single value.</summary>
    public int[]? Dimensions => dimensions;

    public bool IsConstant => isConstant;

    public bool IsInput { get; init; }

    /// <summary>How many run-time blocks were open where it was declared; what is deeper is gone when they end.</summary>
    public int Level => level;

    public int Count => Sizes.Product(dimensions);

    /// <summary>The values, none of them read from bits; null while the bits hold them.</summary>
    public Scalar[]? Items { get; set; }

    /// <summary>The bits, once there are any.</summary>
    public Register? Register { get; set; }

    /// <summary>Whether the bits are still as at the start of the circuit.</summary>
    public bool IsFresh => FirstWrite == long.MaxValue;

    /// <summary>When something was first stored in the bits; 0 for bits that others had before.</summary>
    public long FirstWrite { get; set; }

    /// <summary>By how many loops and aliases it is bound to its bits, so that every assignment goes there.</summary>
    public int Pins { get; set; }

    /// <summary>Whether its bits are to be part of a shot once it has some.</summary>
    public bool IsResult { get; init; }

    /// <summary>The declaration: variables of one declaration follow one another in time and can share bits.</summary>
    public object? Declaration { get; init; }
}
