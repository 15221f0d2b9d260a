using Nexus.Circuits.OpenQasm2;
using Nexus.Circuits.OpenQasm3;
using Nexus.Circuits.Pytket;

namespace Nexus.Circuits;

/// <summary>Writes a circuit in a format.</summary>
public static class CircuitWriter
{
    /// <summary>Writes a circuit. What the format has no words for is in the result; nothing is thrown for it.</summary>
    /// <remarks>As OpenQASM 2 a circuit is written with qelib1.inc, and in Quantinuum's dialect only where it cannot be said otherwise.</remarks>
    /// <param name="circuit">The circuit.</param>
    /// <param name="format">The format; <see cref="CircuitFormat.Qir"/> is read only.</param>
    /// <exception cref="ArgumentException">The format is read only.</exception>
    public static WriteResult Write(Circuit circuit, CircuitFormat format) => format switch
    {
        CircuitFormat.OpenQasm2 => WriteOpenQasm2(circuit),
        CircuitFormat.OpenQasm3 => OpenQasm3Writer.Write(circuit),
        CircuitFormat.Pytket => PytketWriter.Write(circuit),
        _ => throw new ArgumentException($"Circuits are not written as {format}.", nameof(format)),
    };

    private static WriteResult WriteOpenQasm2(Circuit circuit)
    {
        var plain = OpenQasm2Writer.Write(circuit);
        return plain.Success ? plain : OpenQasm2Writer.Write(circuit, new OpenQasm2WriterOptions { Dialect = OpenQasm2Dialect.Hqslib1 });
    }
}
