namespace Nexus.Circuits.Drawing;

/// <summary>How a circuit is drawn with characters.</summary>
public sealed record TextDrawingOptions
{
    /// <summary>The narrowest drawing; a smaller <see cref="Width"/> counts as this.</summary>
    public const int MinWidth = 40;

    /// <summary>The most columns of a line, as the terminal has; longer drawings go on below. Null (the default) for lines of any length.</summary>
    public int? Width { get; init; }

    /// <summary>Whether only ASCII characters are used. Default false.</summary>
    public bool Ascii { get; init; }

    /// <summary>The most operations that are drawn; a note tells how many more there are. Default 2,000.</summary>
    public int MaxOperations { get; init; } = 2_000;

    /// <summary>The most qubits, and the most classical registers, that are drawn; a note tells how many more there are. Default 200.</summary>
    public int MaxWires { get; init; } = 200;
}
