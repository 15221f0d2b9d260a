using System.Diagnostics;
using Nexus.Circuits;
using Nexus.Circuits.Targets;
using Nexus.Circuits.Tests;
using Nexus.Compiler.Targets;
using Nexus.Compiler.Verification;

namespace Nexus.Compiler.Tests;

public class CircuitCompilerTests
{
    [Fact]
    public void The_result_tells_what_each_pass_did_and_keeps_its_circuit_when_asked()
    {
        var circuit = Ghz(4);
        var result = CircuitCompiler.Compile(
            circuit, DeviceTargets.Find("line-6")!, new CompilerOptions { KeepIntermediates = true, Verify = true });
        Assert.Equal("synthesize-pauli-rotations", result.Passes[0].Name);
        Assert.Equal(CircuitFigures.Of(circuit), result.Passes[0].Before);
        Assert.All(result.Passes, pass => Assert.Equal(pass.After, CircuitFigures.Of(pass.Circuit!)));
        Assert.Same(result.Circuit, result.Passes[^1].Circuit);
        Assert.Equal(3, result.After.TwoQubitGates);
        Assert.Equal(VerdictOutcome.Equivalent, result.Verdict!.Outcome);
        Assert.All(result.InitialLayout, qubit => Assert.InRange(qubit, 0, 5));
        Assert.Null(CircuitCompiler.Compile(circuit, DeviceTargets.Find("line-6")!).Passes[0].Circuit);
    }

    [Fact]
    public void The_same_seed_gives_the_same_circuit_on_any_number_of_threads()
    {
        var circuit = RandomCircuits.Draw(5, RandomParts.Gates, qubits: 6, operations: 80, kinds: [GateKind.H, GateKind.X, GateKind.T]);
        var target = DeviceTargets.Find("ibm-tokyo-20")!;
        var one = CircuitCompiler.Compile(circuit, target, new CompilerOptions { Seed = 7 });
        var two = CircuitCompiler.Compile(circuit, target, new CompilerOptions { Seed = 7, Threads = 3 });
        Assert.Equal(one.FinalLayout.ToArray(), two.FinalLayout.ToArray());
        Assert.Equal(Text(one.Circuit), Text(two.Circuit));
    }

    [Fact]
    public void A_search_ends_with_its_time_and_is_no_worse_than_level_2()
    {
        var circuit = RandomCircuits.Draw(9, RandomParts.Gates, qubits: 6, operations: 60, kinds: [GateKind.X, GateKind.T]);
        var target = DeviceTargets.Find("line-6")!;
        var quick = CircuitCompiler.Compile(circuit, target);
        var start = Stopwatch.GetTimestamp();
        var searched = CircuitCompiler.Compile(
            circuit, target, new CompilerOptions { Level = OptimizationLevel.Search, TimeLimit = TimeSpan.FromSeconds(1), Verify = true });
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(60), "The search did not end.");
        Assert.True(searched.After.TwoQubitGates <= quick.After.TwoQubitGates);
        Assert.Equal(VerdictOutcome.Equivalent, searched.Verdict!.Outcome);
    }

    [Theory]
    [InlineData(OptimizationLevel.None)]
    [InlineData(OptimizationLevel.Default)]
    public void A_free_angle_stays_free_and_in_the_gate_set(OptimizationLevel level)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 2);
        Parameter[] angles = [.. ((string[])["a", "b", "c"]).Select(name => Parameter.FromExpression(Expression.Symbol(name)))];
        builder.AddGate(GateKind.H, 0);
        builder.AddGate(Gate.Of(GateKind.U), angles, 0, [0]);
        builder.AddGate(Gate.Of(GateKind.U), angles, 1, [0, 1]);
        builder.AddGate(Gate.Of(GateKind.RXX), angles.AsSpan(0, 1), 0, [0, 1]);
        builder.AddGate(Gate.Of(GateKind.P), angles.AsSpan(1, 1), 0, [1]);
        var circuit = builder.Build();
        foreach (var name in (string[])["h-series", "ibm-heavy-hex-27-ecr", "line-2", "full-2-iswap", "rigetti-aspen-4"])
        {
            var target = DeviceTargets.Find(name)!;
            var result = CircuitCompiler.Compile(circuit, target, new CompilerOptions { Level = level, Verify = true });
            TargetCheck.AssertFits(result.Circuit.Body, target);
            Assert.Equal(["a", "b", "c"], result.Circuit.Inputs.Select(i => i.Name).Order());
            Assert.True(result.Verdict!.Outcome == VerdictOutcome.Equivalent, result.Verdict.ToString());
        }
    }

    [Theory]
    [InlineData("CX")]
    [InlineData("ECR")]
    [InlineData("ZZMax")]
    public void Gates_stand_in_the_direction_of_the_couplings(string gate)
    {
        var target = new Target
        {
            Name = "directed",
            QubitCount = 3,
            IsDirected = true,
            Couplings = new HashSet<(int, int)> { (0, 1), (2, 1) },
            Gates = [.. ((string[])["Rz", "SX", "X", gate]).Select(g => OpTypes.Gate(g)!)],
        };
        var circuit = RandomCircuits.Draw(3, RandomParts.Gates, qubits: 3, operations: 20);
        foreach (var level in (OptimizationLevel[])[OptimizationLevel.None, OptimizationLevel.Default])
        {
            var result = CircuitCompiler.Compile(circuit, target, new CompilerOptions { Level = level, Verify = true });
            TargetCheck.AssertFits(result.Circuit.Body, target);
            Assert.Equal(VerdictOutcome.Equivalent, result.Verdict!.Outcome);
        }
    }

    [Fact]
    public void What_cannot_be_compiled_says_why()
    {
        Assert.Contains("5 qubits", Message(Ghz(5), "line-4"), StringComparison.Ordinal);
        var opaque = new CircuitBuilder();
        opaque.AddQubits("q", 1);
        opaque.AddGate(Gate.Opaque("magic", 1, 0), [], 0, [0]);
        Assert.Contains("'magic' is opaque", Message(opaque.Build(), "line-4"), StringComparison.Ordinal);

        static string Message(Circuit circuit, string target) =>
            Assert.Throws<CompilationException>(() => CircuitCompiler.Compile(circuit, DeviceTargets.Find(target)!)).Message;
    }

    [Fact]
    public void A_cancelled_compilation_ends()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => CircuitCompiler.Compile(Ghz(3), DeviceTargets.Find("line-4")!, cancellationToken: source.Token));
    }

    /// <summary>Ten times the gates take about ten times the memory and never a hundred times the time.</summary>
    [Fact]
    public void Time_and_memory_grow_with_the_gates()
    {
        var target = DeviceTargets.Find("h-series")!;
        CircuitCompiler.Compile(Layers(200), target);
        var (small, smallTime) = Measure(Layers(1_000));
        var (large, largeTime) = Measure(Layers(10_000));
        Assert.True(large < 20 * small, $"{small:n0} bytes became {large:n0}.");
        Assert.True(largeTime < 60 * smallTime + TimeSpan.FromSeconds(1), $"{smallTime} became {largeTime}.");

        (long Bytes, TimeSpan Time) Measure(Circuit circuit)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            CircuitCompiler.Compile(circuit, target);
            return (GC.GetAllocatedBytesForCurrentThread() - before, Stopwatch.GetElapsedTime(start));
        }
    }

    /// <summary>The published figures of another compiler (tket 0.4.1) on these circuits and devices, as a bound; how far below is for bench/Compile to tell.</summary>
    [CasesFact]
    public void Published_circuits_take_no_more_gates_on_two_qubits_than_published()
    {
        foreach (var (name, full, rochester, sycamore) in ((string, int, int, int)[])
            [("adr4_197", 1493, 4341, 3340), ("radd_250", 1405, 3876, 3140), ("rd84_142", 147, 339, 327)])
        {
            var circuit = CircuitReader.Read(File.ReadAllText(Path.Combine(Cases.Folder!, "sabre", name + ".qasm"))).Circuit!;
            foreach (var (device, bound) in ((string, int)[])[("full-16", full), ("ibm-rochester-53", rochester), ("google-sycamore-54", sycamore)])
            {
                var result = CircuitCompiler.Compile(circuit, DeviceTargets.Find(device)!);
                Assert.True(result.After.TwoQubitGates < bound, $"{name} on {device}: {result.After.TwoQubitGates}, published {bound}.");
            }
        }
    }

    private static Circuit Ghz(int qubits)
    {
        var builder = new CircuitBuilder("ghz");
        builder.AddQubits("q", qubits);
        builder.AddBits("c", qubits);
        builder.AddGate(GateKind.H, 0);
        for (var qubit = 1; qubit < qubits; qubit++)
        {
            builder.AddGate(Gate.Of(GateKind.X), [], 1, [qubit - 1, qubit]);
        }

        for (var qubit = 0; qubit < qubits; qubit++)
        {
            builder.AddMeasure(qubit, qubit);
        }

        return builder.Build();
    }

    private static Circuit Layers(int operations)
    {
        var random = new Random(1);
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 12);
        for (var i = 0; i < operations; i++)
        {
            var first = random.Next(12);
            var second = (first + 1 + random.Next(11)) % 12;
            if (random.Next(2) == 0)
            {
                builder.AddGate(Gate.Of(GateKind.X), [], 1, [first, second]);
            }
            else
            {
                builder.AddGate(random.Next(2) == 0 ? GateKind.H : GateKind.T, first);
            }
        }

        return builder.Build();
    }

    private static string Text(Circuit circuit)
    {
        var text = new System.Text.StringBuilder();
        foreach (var operation in circuit)
        {
            text.Append(operation.Gate).Append(operation.ControlCount).AppendJoin(',', operation.Qubits.ToArray()).AppendJoin(',', operation.Parameters.ToArray().Select(p => p.Radians)).AppendLine();
        }

        return text.ToString();
    }
}
