using Nexus.Circuits;

namespace Nexus.Compiler.Routing;

/// <summary>Circuits over the qubits of a device: one register of them all.</summary>
internal static class DeviceRegister
{
    private const string Name = "q";

    /// <summary>A builder with the device's qubits, and with the classical registers, inputs and phase of a circuit.</summary>
    public static CircuitBuilder BuilderFor(Circuit circuit, int qubitCount)
    {
        var builder = new CircuitBuilder(circuit.Name);
        builder.AddQubits(Name, qubitCount);
        foreach (var register in circuit.BitRegisters)
        {
            builder.AddRegister(register, quantum: false);
        }

        foreach (var input in circuit.Inputs)
        {
            builder.AddInput(input.Name, input.Type);
        }

        builder.SetGlobalPhase(circuit.GlobalPhase);
        return builder;
    }

    /// <summary>The same operations on other qubits, for devices on which every pair is coupled.</summary>
    public static Circuit Relabel(Circuit circuit, int qubitCount)
    {
        var builder = BuilderFor(circuit, qubitCount);
        new CircuitCopier(builder).Copy(circuit.Body);
        return builder.Build();
    }
}
