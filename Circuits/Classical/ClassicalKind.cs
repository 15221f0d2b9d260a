namespace Nexus.Circuits;

/// <summary>How classical bits are read as a value.</summary>
public enum ClassicalKind : byte
{
    /// <summary>A string of bits; as a number unsigned, bit 0 least significant.</summary>
    Bit,
    /// <summary>True or false; one bit.</summary>
    Bool,
    /// <summary>An unsigned integer.</summary>
    Uint,
    /// <summary>A signed integer in two's complement.</summary>
    Int,
    /// <summary>A fixed-point angle: the unsigned integer k of n bits stands for 2 pi k / 2^n.</summary>
    Angle,
    /// <summary>A floating-point number.</summary>
    Float,
    /// <summary>A complex number of two floating-point numbers.</summary>
    Complex,
}
