using Nexus.Circuits;

namespace Nexus.Compiler.Rewriting;

/// <summary>
/// One operation of a block that a pass rewrites. A plain one is a gate on one or two qubits without a condition, whose angles are numbers:
/// what passes may merge and move. Everything else (measurements, conditions, free or computed angles, larger gates, control flow) is known by its place
/// in the block alone; it stays, and what is on its qubits does not move past it.
/// </summary>
/// <param name="Kind">The gate; <see cref="GateKind.Opaque"/> where the step is not plain.</param>
/// <param name="Controls">How many qubits control it: 0 or 1.</param>
/// <param name="First">Its first qubit: the control, where there is one.</param>
/// <param name="Second">Its second qubit; -1 for a gate on one.</param>
/// <param name="A">Its first angle, in radians.</param>
/// <param name="B">Its second angle.</param>
/// <param name="C">Its third angle.</param>
/// <param name="Source">Its place in the block; -1 for a gate that a pass has made.</param>
internal readonly record struct Step(GateKind Kind, int Controls, int First, int Second, double A = 0, double B = 0, double C = 0, int Source = -1)
{
    public bool IsPlain => Kind != GateKind.Opaque;

    public bool IsOnTwo => Second >= 0;

    public static Step OneQubit(GateKind kind, int qubit, double a = 0, double b = 0, double c = 0) => new(kind, 0, qubit, -1, a, b, c);

    public static Step Controlled(GateKind kind, int control, int target, double a = 0) => new(kind, 1, control, target, a);

    public static Step TwoQubit(GateKind kind, int first, int second, double a = 0, double b = 0, double c = 0) => new(kind, 0, first, second, a, b, c);

    /// <summary>A step that is not plain.</summary>
    public static Step Other(int source) => new(GateKind.Opaque, 0, -1, -1, Source: source);

    /// <summary>The gate's angles.</summary>
    public double[] Angles() => Gate.Of(Kind).ParameterCount switch
    {
        0 => [],
        1 => [A],
        2 => [A, B],
        _ => [A, B, C],
    };
}
