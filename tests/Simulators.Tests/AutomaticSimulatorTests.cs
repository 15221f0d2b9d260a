using Nexus.Circuits;
using Nexus.Simulators.Automatic;
using Nexus.Simulators.Noise;

namespace Nexus.Simulators.Tests;

public class AutomaticSimulatorTests
{
    private const long MiB = 1L << 20;

    private static Circuit WithT(int qubits)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", qubits);
        builder.AddBits("c", qubits);
        builder.AddGate(GateKind.H, 0);
        builder.AddGate(GateKind.T, 0);
        for (var qubit = 1; qubit < qubits; qubit++)
        {
            KnownCircuits.AddControlledX(builder, qubit - 1, qubit);
        }

        for (var qubit = 0; qubit < qubits; qubit++)
        {
            builder.AddMeasure(qubit, qubit);
        }

        return builder.Build();
    }

    [Fact]
    public void A_Clifford_circuit_gets_the_stabilizer_simulator()
    {
        var result = AutomaticSimulator.Run(KnownCircuits.Ghz(300), new SimulationOptions(100, 1, MemoryLimit: 64 * MiB));
        Assert.Equal("stabilizer: all gates are Clifford gates", result.Choice.ToString());
        Assert.Equal(2, result.Shots.Counts().Count);
        Assert.Null(result.Mps);
    }

    [Fact]
    public void What_fits_the_memory_gets_all_amplitudes()
    {
        var result = AutomaticSimulator.Run(WithT(10), new SimulationOptions(100, 1, MemoryLimit: 64 * MiB));
        Assert.Equal("statevector: 10 qubits fit the memory, and operation 1 (counted from 0) is no Clifford gate", result.Choice.ToString());
        Assert.Equal(2, result.Shots.Counts().Count);
    }

    [Fact]
    public void What_does_not_fit_gets_a_matrix_product_state()
    {
        var result = AutomaticSimulator.Run(WithT(40), new SimulationOptions(100, 1, MemoryLimit: 64 * MiB));
        Assert.Equal(
            "mps: there are gates other than Clifford gates, and 40 qubits need 16 TiB; this machine offers 64 MiB to simulations (at most 21 qubits)",
            result.Choice.ToString());
        Assert.Equal(2, result.Shots.Counts().Count);
        Assert.Equal(2, result.Mps!.MaxBond);
    }

    [Fact]
    public void Noise_decides_too()
    {
        var pauli = new NoiseModel(p1: 0.01);
        var damping = new NoiseModel(gates: [new GateNoise(null, null, [Channel.AmplitudeDamping(0.1)])]);
        Assert.Equal(SimulationMethod.Stabilizer, AutomaticSimulator.Choose(KnownCircuits.Ghz(5), 64 * MiB, pauli).Method);
        Assert.Equal(SimulationMethod.Noisy, AutomaticSimulator.Choose(WithT(5), 64 * MiB, pauli).Method);
        Assert.Equal("noisy: 5 qubits fit the memory, and not all errors are Paulis", AutomaticSimulator.Choose(KnownCircuits.Ghz(5), 64 * MiB, damping).ToString());
        Assert.StartsWith("mps: there are gates other than Clifford gates, and 40 qubits need", AutomaticSimulator.Choose(WithT(40), 64 * MiB, pauli).ToString(), StringComparison.Ordinal);
        Assert.StartsWith(
            "mps: not all errors are Paulis, and 40 qubits need", AutomaticSimulator.Choose(KnownCircuits.Ghz(40), 64 * MiB, damping).ToString(), StringComparison.Ordinal);
    }
}
