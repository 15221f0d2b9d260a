namespace Nexus.Circuits.OpenQasm3;

/// <summary>A part of a program.</summary>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="End">Where it ends.</param>
internal abstract record Node(int Start, int End);
