namespace Nexus.Circuits.Drawing;

/// <summary>A sign on one wire.</summary>
internal enum MarkKind
{
    /// <summary>A control qubit.</summary>
    Control,
    /// <summary>The target of a controlled X.</summary>
    Not,
    /// <summary>One end of a swap.</summary>
    Swap,
    /// <summary>Where a measurement writes; the text names the bit.</summary>
    Arrow,
    /// <summary>Bits that a condition reads; the text tells which and what they must be.</summary>
    Condition,
    /// <summary>Bits that a box uses; the text tells which.</summary>
    Bits,
    /// <summary>A qubit of a box of several: the text tells which of the box's.</summary>
    Pin,
    /// <summary>Text in the place of the wire.</summary>
    Text,
    /// <summary>A piece of a barrier.</summary>
    Barrier,
    /// <summary>Text after the wire's end.</summary>
    Ending,
}
