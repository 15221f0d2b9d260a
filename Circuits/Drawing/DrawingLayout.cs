namespace Nexus.Circuits.Drawing;

/// <summary>Which operation stands where: the common ground of all drawings.</summary>
internal sealed class DrawingLayout
{
    public required IReadOnlyList<Wire> Wires { get; init; }

    public required IReadOnlyList<DrawnItem> Items { get; init; }

    /// <summary>Frames, each before those in it.</summary>
    public required IReadOnlyList<Frame> Frames { get; init; }

    public required int ColumnCount { get; init; }

    /// <summary>Lines above the drawing.</summary>
    public required IReadOnlyList<string> Header { get; init; }

    /// <summary>Lines below the drawing: what is not drawn.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
