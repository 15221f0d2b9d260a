namespace Nexus.Circuits;

/// <summary>The functions that an expression can apply; arguments of sin, cos and tan are in radians.</summary>
public enum MathFunction : byte
{
    /// <summary>Sine.</summary>
    Sin,
    /// <summary>Cosine.</summary>
    Cos,
    /// <summary>Tangent.</summary>
    Tan,
    /// <summary>e to the power of the argument.</summary>
    Exp,
    /// <summary>Natural logarithm.</summary>
    Ln,
    /// <summary>Square root.</summary>
    Sqrt,
}
