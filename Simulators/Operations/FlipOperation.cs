using System.Numerics;

namespace Nexus.Simulators.Operations;

/// <summary>X on a qubit, where all controls are 1.</summary>
/// <param name="Target">The qubit.</param>
/// <param name="Controls">The mask of the controls.</param>
internal sealed record FlipOperation(int Target, ulong Controls) : StateOperation
{
    public override ulong Targets => 1UL << Target;

    public override ulong Reads => Controls;

    public override double Cost => 0.9 * Math.Pow(2, -BitOperations.PopCount(Controls));

    public override StateOperation Move(ReadOnlySpan<int> places) => new FlipOperation(places[Target], Move(Controls, places));

    public override Complex[] Matrix(ReadOnlySpan<int> qubits)
    {
        var size = 1 << qubits.Length;
        var target = Within(Targets, qubits);
        var controls = Within(Controls, qubits);
        var matrix = new Complex[size * size];
        for (var column = 0; column < size; column++)
        {
            matrix[(((column & controls) == controls ? column ^ target : column) * size) + column] = 1;
        }

        return matrix;
    }
}
