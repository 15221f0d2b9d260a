namespace Nexus.Circuits.Tests.Ir;

public class CircuitDagTests
{
    [Theory]
    [InlineData(RandomParts.Gates)]
    [InlineData(RandomParts.Measurements | RandomParts.Conditions)]
    [InlineData(RandomParts.All)]
    public void Paths_lead_between_operations_that_cannot_be_exchanged_and_between_no_others(RandomParts parts)
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var circuit = WithBarriersAndEnds(RandomCircuits.Draw(seed, parts, qubits: 4, operations: 25), new Random(seed));
            var dag = CircuitDag.Of(circuit);
            Assert.Equal(circuit.Count, dag.Count);
            var conflicts = new bool[dag.Count, dag.Count];
            for (var i = 0; i < dag.Count; i++)
            {
                for (var j = i + 1; j < dag.Count; j++)
                {
                    conflicts[i, j] = Conflict(circuit[i], circuit[j]);
                }
            }

            var edges = new bool[dag.Count, dag.Count];
            for (var j = 0; j < dag.Count; j++)
            {
                var before = dag.Predecessors(j).ToArray();
                Assert.Equal(before.Order().Distinct(), before);
                foreach (var i in before)
                {
                    Assert.True(conflicts[i, j], $"seed {seed}: an edge from {i} to {j}, which may be exchanged.");
                    Assert.Contains(j, dag.Successors(i).ToArray());
                    edges[i, j] = true;
                }

                Assert.Equal(Enumerable.Range(0, dag.Count).Count(i => dag.Predecessors(i).Contains(j)), dag.Successors(j).Length);
            }

            var (needed, there) = (Closure(conflicts), Closure(edges));
            for (var i = 0; i < dag.Count; i++)
            {
                for (var j = 0; j < dag.Count; j++)
                {
                    Assert.True(needed[i, j] == there[i, j], $"seed {seed}: from {i} to {j} a path is {(needed[i, j] ? "missing" : "too many")}.");
                }
            }

            AssertLayers(circuit, dag, needed);
        }
    }

    [Fact]
    public void Barriers_order_and_take_no_room()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 2);
        builder.AddGate(GateKind.H, 0);
        builder.AddBarrier(0, 1);
        builder.AddGate(GateKind.H, 1);
        builder.AddBarrier(0, 1);
        var dag = CircuitDag.Of(builder.Build());
        Assert.Equal(2, dag.LayerCount);
        Assert.Equal([0, 1, 1, 2], dag.Layers);
        Assert.Equal([1], dag.Predecessors(2).ToArray());
    }

    [Fact]
    public void An_empty_circuit_has_no_layers() => Assert.Equal(0, CircuitDag.Of(new CircuitBuilder().Build()).LayerCount);

    /// <summary>By what the operations themselves say, pair by pair.</summary>
    private static bool Conflict(Operation first, Operation second)
    {
        if (Stops(first) || Stops(second) || first.Qubits.ToArray().Intersect(second.Qubits.ToArray()).Any())
        {
            return true;
        }

        var (firstReads, secondReads) = (Reads(first), Reads(second));
        var (firstWrites, secondWrites) = (first.Bits.ToArray(), second.Bits.ToArray());
        return firstWrites.Intersect(secondWrites).Any() || firstWrites.Intersect(secondReads).Any() || firstReads.Intersect(secondWrites).Any();
    }

    private static bool Stops(Operation operation)
    {
        if (operation.Kind == OperationKind.End)
        {
            return true;
        }

        foreach (var block in operation.ControlFlow?.Blocks ?? [])
        {
            foreach (var inner in block)
            {
                if (Stops(inner))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static HashSet<int> Reads(Operation operation)
    {
        var bits = new HashSet<int>();
        operation.VisitReadBits(bit => bits.Add(bit));
        return bits;
    }

    private static bool[,] Closure(bool[,] edges)
    {
        var size = edges.GetLength(0);
        var closure = (bool[,])edges.Clone();
        for (var via = 0; via < size; via++)
        {
            for (var i = 0; i < via; i++)
            {
                for (var j = via + 1; j < size && closure[i, via]; j++)
                {
                    closure[i, j] |= closure[via, j];
                }
            }
        }

        return closure;
    }

    /// <summary>A layer is the longest way there, barriers not counted.</summary>
    private static void AssertLayers(Circuit circuit, CircuitDag dag, bool[,] before)
    {
        var depth = 0;
        var layers = new int[dag.Count];
        for (var j = 0; j < dag.Count; j++)
        {
            for (var i = 0; i < j; i++)
            {
                layers[j] = before[i, j] ? Math.Max(layers[j], layers[i] + (circuit[i].Kind == OperationKind.Barrier ? 0 : 1)) : layers[j];
            }

            depth = Math.Max(depth, layers[j] + (circuit[j].Kind == OperationKind.Barrier ? 0 : 1));
        }

        Assert.Equal(layers, dag.Layers);
        Assert.Equal(depth, dag.LayerCount);
    }

    private static Circuit WithBarriersAndEnds(Circuit circuit, Random random)
    {
        var builder = CircuitCopier.BuilderLike(circuit);
        var copier = new CircuitCopier(builder);
        foreach (var operation in circuit)
        {
            copier.Copy(operation);
            if (random.Next(5) == 0)
            {
                builder.AddBarrier([.. Enumerable.Range(0, circuit.QubitCount).Where(_ => random.Next(2) == 0)]);
            }

            if (random.Next(25) == 0)
            {
                builder.BeginBlock();
                builder.AddEnd();
                builder.AddControlFlow(new IfElse(ClassicalExpression.Literal(ClassicalValue.Of(true)), builder.EndBlock()));
            }
        }

        return builder.Build();
    }
}
