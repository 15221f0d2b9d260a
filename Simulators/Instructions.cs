namespace Nexus.Simulators;

/// <summary>Kinds of instructions, each wider than the one before.</summary>
internal enum Instructions
{
    /// <summary>One number at a time.</summary>
    Scalar,

    /// <summary>AVX2 and FMA.</summary>
    Bits256,

    /// <summary>AVX-512.</summary>
    Bits512,
}
