using System.Collections.Immutable;
using System.Globalization;
using Nexus.Circuits;
using Nexus.Circuits.Targets;
using Nexus.Compiler.Routing;

namespace Nexus.Compiler.Tests.Routing;

/// <summary>Checks that a routed circuit is the program, by a way of its own: qubits are followed through the SWAPs.</summary>
internal static class RoutingCheck
{
    /// <summary>Asserts that every gate on two qubits, in blocks too, acts on coupled ones.</summary>
    public static void AssertCoupled(Circuit circuit, Target target, bool directed = false)
    {
        Assert.Equal(target.QubitCount, circuit.QubitCount);
        AssertCoupled(circuit.Body, target, directed);
    }

    /// <summary>
    /// Asserts that a circuit without SWAPs and control flow of its own was routed: with SWAPs undone, the same operations stand on each qubit and bit in the same
    /// order, and the layouts are those told.
    /// </summary>
    public static void AssertRouted(Circuit program, MappedCircuit mapped, Target target)
    {
        AssertCoupled(mapped.Circuit, target);
        AssertLayout(mapped.InitialLayout, program, target);
        AssertLayout(mapped.FinalLayout, program, target);
        var expected = new Sequences();
        foreach (var operation in program)
        {
            expected.Add(operation, q => q);
        }

        var occupants = new int[mapped.Circuit.QubitCount];
        Array.Fill(occupants, -1);
        for (var qubit = 0; qubit < program.QubitCount; qubit++)
        {
            occupants[mapped.InitialLayout[qubit]] = qubit;
        }

        var actual = new Sequences();
        var swaps = 0;
        foreach (var operation in mapped.Circuit)
        {
            if (operation.Kind == OperationKind.Gate && operation.Gate.Kind == GateKind.Swap)
            {
                var (a, b) = (operation.Qubits[0], operation.Qubits[1]);
                (occupants[a], occupants[b]) = (occupants[b], occupants[a]);
                swaps++;
            }
            else
            {
                actual.Add(operation, q => occupants[q]);
            }
        }

        Assert.Equal(swaps, mapped.SwapCount);
        for (var wire = 0; wire < program.QubitCount; wire++)
        {
            var value = program.ImplicitPermutation?[wire] ?? wire;
            Assert.Equal(wire, occupants[mapped.FinalLayout[value]]);
        }

        Assert.Equal(expected.Wires.Count, actual.Wires.Count);
        foreach (var (wire, sequence) in expected.Wires)
        {
            Assert.Equal(sequence, actual.Wires[wire]);
        }
    }

    private static void AssertLayout(ImmutableArray<int> layout, Circuit program, Target target)
    {
        Assert.Equal(program.QubitCount, layout.Length);
        Assert.Equal(layout.Length, layout.Distinct().Count());
        Assert.All(layout, q => Assert.InRange(q, 0, target.QubitCount!.Value - 1));
    }

    private static void AssertCoupled(Block block, Target target, bool directed)
    {
        foreach (var operation in block)
        {
            if (operation.Kind is OperationKind.Gate or OperationKind.Box && operation.Qubits.Length == 2)
            {
                var (a, b) = (operation.Qubits[0], operation.Qubits[1]);
                Assert.True(
                    target.IsCoupled(a, b) || (!directed && target.IsCoupled(b, a)),
                    string.Create(CultureInfo.InvariantCulture, $"A gate acts on the qubits {a} and {b}, which are not coupled."));
            }

            foreach (var inner in operation.ControlFlow?.Blocks ?? [])
            {
                AssertCoupled(inner, target, directed);
            }
        }
    }

    private sealed class Sequences
    {
        public Dictionary<string, List<string>> Wires { get; } = [];

        public void Add(Operation operation, Func<int, int> qubit)
        {
            var qubits = operation.Qubits.ToArray().Select(qubit).ToArray();
            var name = operation.Kind == OperationKind.Gate ? operation.Gate.Name : operation.Kind.ToString();
            var text = $"{name} {string.Join(',', operation.Parameters.ToArray())} {string.Join(',', qubits)} {string.Join(',', operation.Bits.ToArray())} {string.Join(',', operation.Condition?.Bits ?? [])}={operation.Condition?.Value}";
            var bits = operation.Bits.ToArray().Concat(operation.Condition?.Bits ?? []).Distinct();
            foreach (var wire in qubits.Select(q => "q" + q).Concat(bits.Select(b => "c" + b)))
            {
                if (!Wires.TryGetValue(wire, out var sequence))
                {
                    Wires.Add(wire, sequence = []);
                }

                sequence.Add(text);
            }
        }
    }
}
