namespace Nexus.Circuits.Drawing;

/// <summary>A frame around the blocks of an <c>if</c> or a loop.</summary>
internal sealed class Frame
{
    public required Frame? Parent { get; init; }

    /// <summary>The first and last wire in it.</summary>
    public required int Top { get; init; }

    public required int Bottom { get; init; }

    /// <summary>Its blocks from left to right.</summary>
    public List<FrameSection> Sections { get; } = [];

    /// <summary>The column of its right side.</summary>
    public int LastColumn { get; set; }

    public int FirstColumn => Sections[0].Column;

    /// <summary>How many frames begin at its first wire, itself and those in it; at least 1.</summary>
    public int TopHeight { get; set; } = 1;

    /// <summary>How many frames end at its last wire, itself and those in it; at least 1.</summary>
    public int BottomHeight { get; set; } = 1;

    /// <summary>The registers that its condition reads, each with what is read of it.</summary>
    public required IReadOnlyList<Mark> Reads { get; init; }
}
