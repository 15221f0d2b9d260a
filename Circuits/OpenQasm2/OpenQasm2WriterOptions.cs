namespace Nexus.Circuits.OpenQasm2;

/// <summary>How OpenQASM 2 is written.</summary>
public sealed record OpenQasm2WriterOptions
{
    /// <summary>Which dialect. Default <see cref="OpenQasm2Dialect.Qelib1"/>, which every reader of OpenQASM 2 knows.</summary>
    public OpenQasm2Dialect Dialect { get; init; } = OpenQasm2Dialect.Qelib1;

    /// <summary>The most statements that are written, those in gate definitions included. Default 10,000,000.</summary>
    public int MaxStatements { get; init; } = 10_000_000;
}
