namespace Nexus.Circuits.OpenQasm2;

/// <summary>The dialects of OpenQASM 2 that are written.</summary>
public enum OpenQasm2Dialect
{
    /// <summary>OpenQASM 2.0 as published, with qelib1.inc.</summary>
    Qelib1,
    /// <summary>Quantinuum's, with hqslib1.inc: its gates, conditions on bits and comparisons, assignments.</summary>
    Hqslib1,
}
