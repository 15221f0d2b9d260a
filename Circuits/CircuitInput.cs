namespace Nexus.Circuits;

/// <summary>A value that a circuit needs before it can run: a free symbol, or an OpenQASM 3 input.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type; a free symbol is a float, in the unit that the circuit uses it in (half-turns in pytket, radians in OpenQASM).</param>
public sealed record CircuitInput(string Name, ClassicalType Type);
