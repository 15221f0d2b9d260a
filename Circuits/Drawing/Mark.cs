namespace Nexus.Circuits.Drawing;

/// <summary>A sign on one wire.</summary>
/// <param name="Wire">The wire's number, from the top.</param>
/// <param name="Kind">Which sign.</param>
/// <param name="Text">What is written with it; may be empty.</param>
internal readonly record struct Mark(int Wire, MarkKind Kind, string Text = "");
