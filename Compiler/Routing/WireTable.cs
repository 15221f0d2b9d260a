using System.Runtime.InteropServices;
using Nexus.Circuits;

namespace Nexus.Compiler.Routing;

/// <summary>The wires (see <see cref="WireGraph"/>) of each operation of a block.</summary>
internal sealed class WireTable
{
    private readonly List<int> _starts = [0];
    private readonly List<int> _wires = [];
    private readonly List<bool> _gates = [];

    private WireTable(int qubitCount, int wireCount)
    {
        QubitCount = qubitCount;
        WireCount = wireCount;
    }

    public int QubitCount { get; }

    /// <summary>How many wires there are: qubits, then bits, then the flow of control.</summary>
    public int WireCount { get; }

    public int OperationCount => _gates.Count;

    /// <summary>The wires of an operation; of a gate on two qubits these come first, in the gate's order.</summary>
    public ReadOnlySpan<int> WiresOf(int operation) => CollectionsMarshal.AsSpan(_wires)[_starts[operation].._starts[operation + 1]];

    public bool IsTwoQubitGate(int operation) => _gates[operation];

    public static bool IsTwoQubitGate(Operation operation) =>
        operation.Kind is OperationKind.Gate or OperationKind.Box && operation.Qubits.Length == 2;

    /// <summary>The wires of a block's operations. Linear in the operations and their operands.</summary>
    /// <exception cref="CompilationException">An operation is a gate on more than two qubits.</exception>
    public static WireTable Of(Block block, int qubitCount, int bitCount)
    {
        var table = new WireTable(qubitCount, qubitCount + bitCount + 1);
        var uses = new int[bitCount];
        var bits = new HashSet<int>();
        foreach (var operation in block)
        {
            Refuse(operation);
            FindBits(operation, bits);
            foreach (var bit in bits)
            {
                uses[bit]++;
            }
        }

        for (var index = 0; index < block.Count; index++)
        {
            var operation = block[index];
            if (CanLeave(operation))
            {
                table._wires.AddRange(Enumerable.Range(0, table.WireCount));
            }
            else
            {
                table._wires.AddRange(operation.Qubits);
                FindBits(operation, bits);
                foreach (var bit in bits)
                {
                    // A bit that one operation uses ties nothing together.
                    if (uses[bit] > 1)
                    {
                        table._wires.Add(qubitCount + bit);
                    }
                }

                if (table._wires.Count == table._starts[^1])
                {
                    table._wires.Add(table.WireCount - 1);
                }
            }

            table._starts.Add(table._wires.Count);
            table._gates.Add(IsTwoQubitGate(operation));
        }

        return table;
    }

    private static void Refuse(Operation operation)
    {
        if (operation.Kind is OperationKind.Gate or OperationKind.Box && operation.Qubits.Length > 2)
        {
            var name = operation.Kind == OperationKind.Gate ? operation.Gate.Name : operation.Box.Name;
            throw new CompilationException(
                $"'{name}' acts on {operation.Qubits.Length} qubits, and couplings join two: decompose it first.");
        }
    }

    private static void FindBits(Operation operation, HashSet<int> bits)
    {
        bits.Clear();
        foreach (var bit in operation.Bits)
        {
            bits.Add(bit);
        }

        if (operation.Kind != OperationKind.Gate || operation.Condition is not null || HasComputedAngle(operation))
        {
            operation.VisitReadBits(bit => bits.Add(bit));
        }
    }

    private static bool HasComputedAngle(Operation operation)
    {
        foreach (ref readonly var parameter in operation.Parameters)
        {
            if (parameter.RunTime is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether control may go elsewhere than to the next operation. A loop that only its own <c>break</c> leaves counts too: seldom, and harmless.</summary>
    private static bool CanLeave(Operation operation)
    {
        if (operation.Kind is OperationKind.Break or OperationKind.Continue or OperationKind.End)
        {
            return true;
        }

        foreach (var block in operation.ControlFlow?.Blocks ?? [])
        {
            foreach (var inner in block)
            {
                if (CanLeave(inner))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
