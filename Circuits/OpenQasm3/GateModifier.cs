namespace Nexus.Circuits.OpenQasm3;

/// <summary>A modifier of a gate; an inverse is the power -1.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Count">How many controls it adds.</param>
/// <param name="Exponent">The exponent of a power.</param>
/// <param name="Place">Where it is written.</param>
internal readonly record struct GateModifier(GateModifierKind Kind, int Count, Scalar? Exponent, Node Place);
