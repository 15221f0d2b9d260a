namespace Nexus.Circuits.Drawing;

/// <summary>One operation's place in a drawing. Wires are numbered from the top; -1 stands for none.</summary>
internal sealed class DrawnItem
{
    public required ItemClass Class { get; init; }

    public int Column { get; set; }

    /// <summary>The first and last wire of its box.</summary>
    public int BoxTop { get; init; } = -1;

    public int BoxBottom { get; init; } = -1;

    public GateLabel Label { get; init; }

    /// <summary>The angles, already joined by commas; may be empty.</summary>
    public string Angles { get; init; } = "";

    public IReadOnlyList<Mark> Marks { get; init; } = [];

    /// <summary>The first and last wire of the line that joins its qubits.</summary>
    public int LineTop { get; init; } = -1;

    public int LineBottom { get; init; } = -1;

    /// <summary>The first and last wire of the double line to classical registers.</summary>
    public int DoubleTop { get; init; } = -1;

    public int DoubleBottom { get; init; } = -1;

    public bool HasBox => BoxTop >= 0;

    public bool HasPins => HasBox && BoxBottom > BoxTop;
}
