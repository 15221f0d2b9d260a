namespace Nexus.Circuits.Tests.Ir;

/// <summary>Measured alone, so that what other tests allocate is not counted.</summary>
[CollectionDefinition(nameof(CircuitStorageTests), DisableParallelization = true)]
public class MeasuredAlone;

[Collection(nameof(CircuitStorageTests))]
public class CircuitStorageTests
{
    private const int Chunk = 1 << 16;

    [Theory]
    [InlineData(Chunk - 1)]
    [InlineData(Chunk)]
    [InlineData(Chunk + 1)]
    [InlineData(100_000)]
    [InlineData((2 * Chunk) + 7)]
    public void Barriers_over_more_qubits_than_a_chunk_holds_keep_their_operands_and_those_of_their_neighbours(int qubits)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", qubits);
        var all = Enumerable.Range(0, qubits).Reverse().ToArray();
        builder.AddGate(GateKind.X, 3);
        for (var i = 0; i < 3; i++)
        {
            builder.AddBarrier(all);
            for (var k = 0; k < 1000; k++)
            {
                builder.AddGate(GateKind.Swap, k, k + 1);
            }
        }

        var circuit = builder.Build();
        Assert.Equal([3], circuit[0].Qubits.ToArray());
        for (var i = 0; i < 3; i++)
        {
            var barrier = 1 + (1001 * i);
            Assert.Equal(OperationKind.Barrier, circuit[barrier].Kind);
            Assert.True(circuit[barrier].Qubits.SequenceEqual(all), $"barrier {i}");
            for (var k = 0; k < 1000; k++)
            {
                Assert.True(circuit[barrier + 1 + k].Qubits.SequenceEqual([k, k + 1]), $"gate {k} after barrier {i}");
            }
        }
    }

    [Theory]
    [InlineData(Chunk - 3)]
    [InlineData(Chunk)]
    [InlineData((2 * Chunk) + 5)]
    public void Blocks_of_more_operations_than_a_chunk_holds_keep_them_in_order(int operations)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1000);
        var sizes = new[] { 5, operations, 7, operations, 3 };
        foreach (var size in sizes)
        {
            builder.BeginBlock();
            for (var i = 0; i < size; i++)
            {
                builder.AddGate(Gate.Of(GateKind.RZ), [Parameter.FromRadians(i)], 0, [i % 1000]);
            }

            builder.AddControlFlow(new IfElse(ClassicalExpression.Literal(ClassicalValue.Of(true)), builder.EndBlock()));
        }

        var circuit = builder.Build();
        Assert.Equal(sizes.Length, circuit.Count);
        for (var b = 0; b < sizes.Length; b++)
        {
            var block = circuit[b].If.Then;
            Assert.Equal(sizes[b], block.Count);
            for (var i = 0; i < sizes[b]; i++)
            {
                Assert.True(block[i].Parameters[0].Radians == i && block[i].Qubits[0] == i % 1000, $"block {b}, operation {i}");
            }
        }
    }

    [Fact]
    public void Operands_of_all_sizes_across_many_chunks_stay_as_they_were()
    {
        var random = new Random(1);
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 3000);
        var expected = new List<int[]>();
        var total = 0;
        while (total < 20 * Chunk)
        {
            var first = random.Next(1000);
            var qubits = Enumerable.Range(first, random.Next(random.Next(4) == 0 ? 2000 : 4)).ToArray();
            expected.Add(qubits);
            builder.AddBarrier(qubits);
            total += qubits.Length;
        }

        var circuit = builder.Build();
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.True(circuit[i].Qubits.SequenceEqual(expected[i]), $"barrier {i}");
        }
    }

    [Fact]
    public void A_million_gates_take_less_than_a_hundred_megabytes_and_two_million_twice_as_much()
    {
        // The first build compiles the code, and makes the shared gates.
        Build(1000);
        var one = Held(1_000_000, out var allocated);
        var two = Held(2_000_000, out _);
        Assert.InRange(one, 10_000_000, 60_000_000);
        Assert.InRange(allocated, one, 100_000_000);
        Assert.InRange(two / (double)one, 1.5, 2.5);
    }

    /// <summary>The bytes that a circuit holds.</summary>
    private static long Held(int gates, out long allocated)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        var circuit = Build(gates);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(circuit);
        return held;
    }

    private static Circuit Build(int gates)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 20);
        var (rz, x) = (Gate.Of(GateKind.RZ), Gate.Of(GateKind.X));
        for (var i = 0; i < gates; i += 2)
        {
            builder.AddGate(rz, [Parameter.FromRadians(i)], 0, [i % 20]);
            builder.AddGate(x, [], 1, [i % 20, (i + 1) % 20]);
        }

        return builder.Build();
    }
}
