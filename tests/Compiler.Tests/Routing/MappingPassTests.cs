using CsCheck;
using Nexus.Circuits;
using Nexus.Circuits.Targets;
using Nexus.Circuits.Tests;
using Nexus.Compiler.Routing;
using Nexus.Compiler.Targets;

namespace Nexus.Compiler.Tests.Routing;

public sealed class MappingPassTests
{
    private static readonly MappingOptions Quick = new() { LayoutTrials = 2, Refinements = 1, BeamWidth = 4, BeamRounds = 1 };

    private static readonly Target Tokyo = DeviceTargets.Find("ibm-tokyo-20")!;

    [Fact]
    public void Random_programs_on_random_devices_are_the_same_programs()
    {
        Gen.Int.Sample(
            seed =>
            {
                var random = new Random(seed);
                var device = Programs.RandomDevice(random, random.Next(4, 24));
                var program = Programs.Random(random, random.Next(2, device.QubitCount!.Value + 1), 80, dynamic: false);
                var mapped = new MappingPass(Quick).Map(program, device, new PassContext { Seed = (ulong)seed });
                RoutingCheck.AssertRouted(program, mapped, device);
            },
            iter: 200);
    }

    [Fact]
    public void Random_programs_with_control_flow_give_the_same_results()
    {
        Gen.Int.Sample(
            seed =>
            {
                var random = new Random(seed);
                var device = Programs.RandomDevice(random, random.Next(3, 6));
                var program = Programs.Random(random, random.Next(2, 4), 10, dynamic: true);
                var mapped = new MappingPass(Quick).Map(program, device, new PassContext { Seed = (ulong)seed });
                RoutingCheck.AssertCoupled(mapped.Circuit, device);
                DenseState.AssertSameDistribution(program, mapped.Circuit);
            },
            iter: 150);
    }

    [Fact]
    public void The_state_at_the_end_is_the_programs_in_the_final_layout()
    {
        Gen.Int.Sample(
            seed =>
            {
                var random = new Random(seed);
                var device = Programs.RandomDevice(random, random.Next(3, 6));
                var program = WithPermutation(random, Unmeasured(random, random.Next(2, 5) is var n && n > device.QubitCount ? 3 : n));
                var mapped = new MappingPass(Quick).Map(program, device, new PassContext { Seed = (ulong)seed });
                var column = random.Next(1 << program.QubitCount);
                var expected = new DenseState(program.QubitCount, program.BitCount, column);
                expected.Run(program, _ => false);
                var actual = new DenseState(mapped.Circuit.QubitCount, mapped.Circuit.BitCount, Spread(column, mapped.InitialLayout));
                actual.Run(mapped.Circuit, _ => false);
                for (var row = 0; row < 1 << program.QubitCount; row++)
                {
                    var value = DenseState.Permuted(row, program.ImplicitPermutation);
                    var distance = (expected.Amplitudes[row] - actual.Amplitudes[Spread(value, mapped.FinalLayout)]).Magnitude;
                    Assert.True(distance < 1e-9);
                }
            },
            iter: 200);
    }

    [Fact]
    public void A_placed_circuit_stays_where_it_is()
    {
        var random = new Random(5);
        var device = Programs.RandomDevice(random, 9);
        var program = Programs.Random(random, 6, 40, dynamic: false);
        var pass = new MappingPass(Quick);
        var placed = pass.Run(new Compilation(program, device), new PassContext { Seed = 1 });
        var again = pass.Run(placed, new PassContext { Seed = 2 });
        Assert.Equal(placed.InitialLayout, again.InitialLayout);
        Assert.Equal(placed.FinalLayout, again.FinalLayout);
        Assert.Equal(placed.Circuit.Count, again.Circuit.Count);
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        var random = new Random(7);
        var device = Programs.RandomDevice(random, 16);
        var program = Programs.Random(random, 12, 150, dynamic: false);
        var options = new MappingOptions { LayoutTrials = 9, Refinements = 2, RoutingTrials = 2 };
        var alone = new MappingPass(options).Map(program, device, new PassContext { Seed = 3, Threads = 1 });
        foreach (var threads in new[] { 2, 3, 8 })
        {
            var together = new MappingPass(options).Map(program, device, new PassContext { Seed = 3, Threads = threads });
            Assert.Equal(alone.InitialLayout.AsEnumerable(), together.InitialLayout);
            Assert.Equal(alone.FinalLayout.AsEnumerable(), together.FinalLayout);
            Assert.Equal(alone.SwapCount, together.SwapCount);
        }
    }

    [Fact]
    public void A_circuit_with_more_qubits_than_the_device_is_refused_with_the_numbers()
    {
        var program = Programs.Random(new Random(1), 5, 10, dynamic: false);
        var refusal = Assert.Throws<CompilationException>(() => new MappingPass().Map(program, Programs.Device(4, [(0, 1)]), new PassContext()));
        Assert.Equal("The circuit has 5 qubits, and device has 4.", refusal.Message);
    }

    [Fact]
    public void A_gate_on_three_qubits_is_to_be_decomposed_first()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 3);
        builder.AddGate(Gate.Of(GateKind.X), [], 2, [0, 1, 2]);
        var refusal = Assert.Throws<CompilationException>(() => new MappingPass().Map(builder.Build(), Programs.Device(3, [(0, 1), (1, 2)]), new PassContext()));
        Assert.Contains("acts on 3 qubits", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("decompose it first", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_of_qubits_go_to_parts_of_the_device_that_hold_them()
    {
        // Parts of 3, 2 and 2 qubits; groups of 2, 3 and 2, and no other way to place them.
        var device = Programs.Device(7, [(0, 1), (2, 3), (4, 5), (5, 6)]);
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 7);
        foreach (var (a, b) in new[] { (0, 1), (2, 3), (3, 4), (2, 4), (5, 6) })
        {
            builder.AddGate(Gate.Of(GateKind.X), [], 1, [a, b]);
        }

        var program = builder.Build();
        var mapped = new MappingPass(Quick).Map(program, device, new PassContext());
        RoutingCheck.AssertRouted(program, mapped, device);
    }

    [Theory]
    [InlineData(true, "has unconnected parts of 2, 2 qubits")]
    [InlineData(false, "couples no qubits at all")]
    public void Groups_that_no_part_of_the_device_holds_are_refused_with_the_numbers(bool isCoupled, string parts)
    {
        var device = Programs.Device(4, isCoupled ? [(0, 1), (2, 3)] : []);
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 3);
        builder.AddGate(Gate.Of(GateKind.X), [], 1, [0, 1]);
        builder.AddGate(Gate.Of(GateKind.X), [], 1, [1, 2]);
        var refusal = Assert.Throws<CompilationException>(() => new MappingPass().Map(builder.Build(), device, new PassContext()));
        Assert.Equal($"Gates join the circuit's qubits in groups of 3, and device {parts}: the groups do not fit them.", refusal.Message);
    }

    [Fact]
    public void Where_every_pair_is_coupled_nothing_is_routed()
    {
        var program = Programs.Random(new Random(2), 4, 30, dynamic: true);
        var target = Programs.Device(6, []) with { Couplings = null };
        var mapped = new MappingPass().Map(program, target, new PassContext());
        Assert.Equal(0, mapped.SwapCount);
        Assert.Equal(6, mapped.Circuit.QubitCount);
        Assert.Equal(program.Count, mapped.Circuit.Count);
    }

    [Fact]
    public void A_search_can_be_cancelled()
    {
        var program = Programs.Random(new Random(2), 9, 30, dynamic: false);
        var device = Programs.RandomDevice(new Random(3), 9);
        Assert.Throws<OperationCanceledException>(
            () => new MappingPass().Map(program, device, new PassContext { CancellationToken = new CancellationToken(canceled: true) }));
    }

    [CasesFact]
    public void Published_circuits_take_no_more_SWAPs_on_Tokyo_than_they_should()
    {
        // By LightSABRE (arXiv:2409.08368), 20 layouts by 20 routings: 334, 344, 351, 352 and 34.
        const int LightSabre = 334 + 344 + 351 + 352 + 34;
        var programs = new[] { "adr4_197", "radd_250", "sym6_145", "misex1_241", "rd84_142" }
            .Select(name => Programs.Read(Path.Combine("sabre", name + ".qasm"))).ToArray();
        foreach (var (level, ratio) in new[] { (0, 1.5), (1, 0.9), (2, 0.6) })
        {
            var total = 0;
            foreach (var program in programs)
            {
                var mapped = new MappingPass(MappingOptions.ForLevel(level)).Map(program, Tokyo, new PassContext { Seed = 1, Threads = 2 });
                RoutingCheck.AssertRouted(program, mapped, Tokyo);
                total += mapped.SwapCount;
            }

            Assert.True(total <= ratio * LightSabre, $"Level {level} puts in {total} SWAPs.");
        }
    }

    [CasesFact]
    public void Every_published_circuit_is_routed_on_Tokyo()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Cases.Folder!, "sabre"), "*.qasm"))
        {
            var program = Programs.Read(file);
            RoutingCheck.AssertRouted(program, new MappingPass(Quick).Map(program, Tokyo, new PassContext { Threads = 2 }), Tokyo);
        }
    }

    [Fact]
    public void The_longest_search_still_gives_the_program()
    {
        var random = new Random(4);
        var device = Programs.RandomDevice(random, 8);
        var program = Programs.Random(random, 7, 60, dynamic: false);
        var context = new PassContext { Seed = 1, Threads = 2 };
        var longest = new MappingPass(MappingOptions.ForLevel(3)).Map(program, device, context);
        RoutingCheck.AssertRouted(program, longest, device);
        Assert.True(longest.SwapCount <= new MappingPass(MappingOptions.ForLevel(0)).Map(program, device, context).SwapCount);
    }

    [Fact]
    public void A_search_that_is_out_of_time_takes_what_it_has()
    {
        var random = new Random(4);
        var device = Programs.RandomDevice(random, 12);
        var program = Programs.Random(random, 12, 200, dynamic: false);
        var options = MappingOptions.ForLevel(3) with { TimeLimit = TimeSpan.Zero };
        RoutingCheck.AssertRouted(program, new MappingPass(options).Map(program, device, new PassContext()), device);
    }

    [Fact]
    public void Memory_grows_with_the_gates_and_no_faster()
    {
        var device = Programs.RandomDevice(new Random(3), 20);
        var options = MappingOptions.ForLevel(0);
        var (small, large) = (Allocated(4_000), Allocated(16_000));
        Assert.True(large < 6 * small, $"{small} bytes for 4,000 operations, {large} for 16,000.");

        long Allocated(int operations)
        {
            var program = Programs.Random(new Random(1), 20, operations, dynamic: false);
            var before = GC.GetAllocatedBytesForCurrentThread();
            new MappingPass(options).Map(program, device, new PassContext());
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static int Spread(int basisState, IReadOnlyList<int> layout) =>
        Enumerable.Range(0, layout.Count).Sum(q => (basisState >> q & 1) << layout[q]);

    private static Circuit Unmeasured(Random random, int qubits)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", qubits);
        foreach (var operation in Programs.Random(random, qubits, 25, dynamic: false))
        {
            if (operation.Kind == OperationKind.Gate)
            {
                builder.AddGate(operation.Gate, operation.Parameters, operation.ControlCount, operation.Qubits);
            }
        }

        return builder.Build();
    }

    private static Circuit WithPermutation(Random random, Circuit circuit)
    {
        var permutation = Enumerable.Range(0, circuit.QubitCount).ToArray();
        random.Shuffle(permutation);
        var builder = new CircuitBuilder();
        builder.AddQubits("q", circuit.QubitCount);
        foreach (var operation in circuit)
        {
            builder.AddGate(operation.Gate, operation.Parameters, operation.ControlCount, operation.Qubits);
        }

        builder.SetImplicitPermutation(permutation);
        return builder.Build();
    }
}
