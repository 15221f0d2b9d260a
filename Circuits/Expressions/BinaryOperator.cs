namespace Nexus.Circuits;

/// <summary>The operators that join two expressions.</summary>
public enum BinaryOperator : byte
{
    /// <summary><c>+</c></summary>
    Add,
    /// <summary><c>-</c></summary>
    Subtract,
    /// <summary><c>*</c></summary>
    Multiply,
    /// <summary><c>/</c></summary>
    Divide,
    /// <summary><c>^</c>, which groups to the right and binds tighter than a minus sign before it.</summary>
    Power,
}
