using Nexus.Circuits.OpenQasm2;
using Nexus.Circuits.OpenQasm3;
using Nexus.Circuits.Pytket;

namespace Nexus.Circuits;

/// <summary>Writes a circuit in a format.</summary>
public static class CircuitWriter
{
    /// <summary>Writes a circuit. What the format has no words for is in the result; nothing is thrown for it.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="format">The format; <see cref="CircuitFormat.Qir"/> is read only.</param>
    /// <exception cref="ArgumentException">The format is read only.</exception>
    public static WriteResult Write(Circuit circuit, CircuitFormat format) => format switch
    {
        CircuitFormat.OpenQasm2 => OpenQasm2Writer.Write(circuit),
        CircuitFormat.OpenQasm3 => OpenQasm3Writer.Write(circuit),
        CircuitFormat.Pytket => PytketWriter.Write(circuit),
        _ => throw new ArgumentException($"Circuits are not written as {format}.", nameof(format)),
    };
}
