namespace Nexus.Circuits;

/// <summary>A classical value and where it is stored.</summary>
/// <param name="Target">The bits.</param>
/// <param name="Value">The value, of the target's type.</param>
public sealed record Assignment(ClassicalTarget Target, ClassicalExpression Value);
