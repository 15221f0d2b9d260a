namespace Nexus.Circuits.Drawing;

/// <summary>How a circuit is drawn as a picture.</summary>
public sealed record SvgDrawingOptions
{
    /// <summary>The narrowest picture; a smaller <see cref="MaxWidth"/> counts as this.</summary>
    public const int MinWidth = 320;

    /// <summary>The widest picture, in user units (pixels at its natural size); longer circuits go on below. Default 1,000.</summary>
    public int MaxWidth { get; init; } = 1_000;

    /// <summary>Whether gates are filled with a colour by their class; otherwise all are white. Default true.</summary>
    public bool Colour { get; init; } = true;

    /// <summary>The most operations that are drawn; a note tells how many more there are. Default 2,000.</summary>
    public int MaxOperations { get; init; } = 2_000;

    /// <summary>The most qubits, and the most classical registers, that are drawn; a note tells how many more there are. Default 200.</summary>
    public int MaxWires { get; init; } = 200;
}
