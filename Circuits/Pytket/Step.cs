namespace Nexus.Circuits.Pytket;

/// <summary>One elementary operation that an operation of pytket consists of, on the latter's own qubits and bits.</summary>
/// <param name="Gate">The gate; null for a box or a reset.</param>
/// <param name="Parameters">The gate's angles.</param>
/// <param name="Box">The box; null for a gate or a reset.</param>
/// <param name="Controls">How many of the first qubits control it.</param>
/// <param name="Qubits">The qubits.</param>
/// <param name="Bits">The bits of a box.</param>
internal sealed record Step(Gate? Gate, Parameter[] Parameters, Box? Box, int Controls, int[] Qubits, int[] Bits)
{
    public bool IsUnitary => Gate is not null || Box is { IsUnitary: true };

    public static Step Of(GateKind kind, int controls, int[] qubits, params Parameter[] parameters) =>
        new(Gate.Of(kind), parameters, null, controls, qubits, []);

    public static Step Of(Box box, int[] qubits, int[]? bits = null) => new(null, [], box, 0, qubits, bits ?? []);

    public static Step Reset(int qubit) => new(null, [], null, 0, [qubit], []);
}
