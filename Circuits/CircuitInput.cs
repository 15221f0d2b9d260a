namespace Nexus.Circuits;

/// <summary>A value that a circuit needs before it can run: a free symbol, or an OpenQASM 3 input.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type; an angle written as a free symbol is a float, in radians.</param>
public sealed record CircuitInput(string Name, ClassicalType Type);
