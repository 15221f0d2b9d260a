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

    /// <summary>Whether the wires of its box are told apart by a text each.</summary>
    public bool HasPins => HasBox && BoxBottom > BoxTop && Marks.Any(m => m.Kind == MarkKind.Pin);

    /// <summary>The wires of its box that it acts on.</summary>
    public HashSet<int> TouchedInBox() => [.. Marks.Where(m => m.Wire >= BoxTop && m.Wire <= BoxBottom).Select(m => m.Wire)];

    /// <summary>The wires that run behind its box, untouched.</summary>
    public IEnumerable<int> PassedInBox(HashSet<int> touched) =>
        HasPins ? Enumerable.Range(BoxTop, BoxBottom - BoxTop + 1).Where(wire => !touched.Contains(wire)) : [];
}
