namespace Nexus.Circuits.Drawing;

/// <summary>A part of a frame: one block of control flow.</summary>
/// <param name="Column">The column of its left side.</param>
/// <param name="Label">What is written at its top: <c>if (c == 1)</c>.</param>
internal readonly record struct FrameSection(int Column, string Label);
