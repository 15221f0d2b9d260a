namespace Nexus.Circuits.Drawing;

/// <summary>A line of a drawing.</summary>
/// <param name="Kind">What runs along it.</param>
/// <param name="Label">What stands at its left end.</param>
internal sealed record Wire(WireKind Kind, string Label);
