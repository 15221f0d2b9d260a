using Nexus.Circuits;

namespace Nexus.Simulators.Tests;

/// <summary>Circuits whose results are known on paper.</summary>
internal static class KnownCircuits
{
    /// <summary>The quantum Fourier transform of the basis state <paramref name="input"/>, swaps included.</summary>
    public static Circuit FourierTransform(int qubits, long input)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", qubits);
        for (var qubit = 0; qubit < qubits; qubit++)
        {
            if ((input >> qubit & 1) != 0)
            {
                builder.AddGate(GateKind.X, qubit);
            }
        }

        for (var target = qubits - 1; target >= 0; target--)
        {
            builder.AddGate(GateKind.H, target);
            for (var control = target - 1; control >= 0; control--)
            {
                builder.AddGate(Gate.Of(GateKind.P), [Parameter.FromRadians(Math.PI / (1L << (target - control)))], 1, [control, target]);
            }
        }

        for (var qubit = 0; qubit < qubits / 2; qubit++)
        {
            builder.AddGate(GateKind.Swap, qubit, qubits - 1 - qubit);
        }

        return builder.Build();
    }

    /// <summary>(|0...0> + |1...1>)/sqrt 2, measured.</summary>
    public static Circuit Ghz(int qubits)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", qubits);
        builder.AddBits("c", qubits);
        builder.AddGate(GateKind.H, 0);
        for (var qubit = 1; qubit < qubits; qubit++)
        {
            AddControlledX(builder, qubit - 1, qubit);
        }

        for (var qubit = 0; qubit < qubits; qubit++)
        {
            builder.AddMeasure(qubit, qubit);
        }

        return builder.Build();
    }

    /// <summary>Bernstein and Vazirani's algorithm: measures the secret with certainty.</summary>
    public static Circuit BernsteinVazirani(int qubits, long secret)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", qubits + 1);
        builder.AddBits("c", qubits);
        builder.AddGate(GateKind.X, qubits);
        for (var qubit = 0; qubit <= qubits; qubit++)
        {
            builder.AddGate(GateKind.H, qubit);
        }

        for (var qubit = 0; qubit < qubits; qubit++)
        {
            if ((secret >> qubit & 1) != 0)
            {
                AddControlledX(builder, qubit, qubits);
            }
        }

        for (var qubit = 0; qubit < qubits; qubit++)
        {
            builder.AddGate(GateKind.H, qubit);
            builder.AddMeasure(qubit, qubit);
        }

        return builder.Build();
    }

    public static void AddControlledX(CircuitBuilder builder, int control, int target) =>
        builder.AddGate(Gate.Of(GateKind.X), [], 1, [control, target]);
}
