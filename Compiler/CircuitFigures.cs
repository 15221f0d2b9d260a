using Nexus.Circuits;

namespace Nexus.Compiler;

/// <summary>How large a circuit is. Operations inside of an <c>if</c> or a loop count once each, all ways together.</summary>
/// <param name="Gates">How many gates and boxes, phases of the whole state not counted.</param>
/// <param name="TwoQubitGates">How many of them are on two qubits or more.</param>
/// <param name="Depth">The longest chain of operations of the circuit's body that wait for one another; barriers do not count.</param>
public sealed record CircuitFigures(int Gates, int TwoQubitGates, int Depth)
{
    /// <summary>The figures of a circuit.</summary>
    public static CircuitFigures Of(Circuit circuit)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        var (gates, onTwo) = Count(circuit.Body);
        return new CircuitFigures(gates, onTwo, DepthOf(circuit));
    }

    private static (int Gates, int OnTwo) Count(Block block)
    {
        var (gates, onTwo) = (0, 0);
        foreach (var operation in block)
        {
            if (operation.Kind is OperationKind.Gate or OperationKind.Box && operation.Qubits.Length > 0)
            {
                gates++;
                onTwo += operation.Qubits.Length > 1 ? 1 : 0;
            }

            foreach (var inner in operation.ControlFlow?.Blocks ?? [])
            {
                var (more, moreOnTwo) = Count(inner);
                gates += more;
                onTwo += moreOnTwo;
            }
        }

        return (gates, onTwo);
    }

    // By qubits and bits as they come: without the graph, which takes many times the memory.
    private static int DepthOf(Circuit circuit)
    {
        var qubits = new int[circuit.QubitCount];
        var bits = new int[circuit.BitCount];
        var deepest = 0;
        foreach (var operation in circuit)
        {
            var layer = 0;
            foreach (var qubit in operation.Qubits)
            {
                layer = Math.Max(layer, qubits[qubit]);
            }

            foreach (var bit in operation.Bits)
            {
                layer = Math.Max(layer, bits[bit]);
            }

            if (operation.Condition is not null || operation.Kind is not (OperationKind.Gate or OperationKind.Measure or OperationKind.Reset or OperationKind.Barrier))
            {
                operation.VisitReadBits(bit => layer = Math.Max(layer, bits[bit]));
            }

            layer += operation.Kind == OperationKind.Barrier || (operation.Kind == OperationKind.Gate && operation.Qubits.IsEmpty) ? 0 : 1;
            foreach (var qubit in operation.Qubits)
            {
                qubits[qubit] = layer;
            }

            foreach (var bit in operation.Bits)
            {
                bits[bit] = layer;
            }

            deepest = Math.Max(deepest, layer);
        }

        return deepest;
    }
}
