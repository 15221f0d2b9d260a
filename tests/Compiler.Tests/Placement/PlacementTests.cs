using CsCheck;
using Nexus.Circuits;
using Nexus.Circuits.Tests;
using Nexus.Compiler.Placement;
using Nexus.Compiler.Routing;
using Nexus.Compiler.Targets;
using Nexus.Compiler.Tests.Routing;

namespace Nexus.Compiler.Tests.Placement;

public sealed class PlacementTests
{
    [Fact]
    public void A_part_of_a_device_under_other_numbers_is_found_again()
    {
        Gen.Int.Sample(
            seed =>
            {
                var random = new Random(seed);
                var device = DeviceGraph.Of(Programs.RandomDevice(random, random.Next(4, 18)));
                var names = Enumerable.Range(0, device.QubitCount).ToArray();
                random.Shuffle(names);
                var pairs = device.Edges.Where(_ => random.Next(4) > 0).Select(e => (names[e.First], names[e.Second])).ToArray();
                var program = Interactions(device.QubitCount, pairs);
                var layout = PerfectPlacement.Find(program, device, (ulong)seed, 200_000);
                Assert.NotNull(layout);
                Assert.Equal(layout.Length, layout.Distinct().Count());
                Assert.All(pairs, p => Assert.Equal(1, device.Distance(layout[p.Item1], layout[p.Item2])));
            },
            iter: 200);
    }

    [Fact]
    public void Where_no_perfect_placement_is_none_is_found()
    {
        // A triangle does not fit a square, nor four neighbours one with three.
        var square = DeviceGraph.Of(4, [(0, 1), (1, 2), (2, 3), (0, 3)]);
        Assert.Null(PerfectPlacement.Find(Interactions(3, (0, 1), (1, 2), (0, 2)), square, 1, 10_000));
        var star = DeviceGraph.Of(6, [(0, 1), (0, 2), (0, 3), (3, 4), (4, 5)]);
        Assert.Null(PerfectPlacement.Find(Interactions(5, (0, 1), (0, 2), (0, 3), (0, 4)), star, 1, 10_000));
    }

    [Fact]
    public void Of_perfect_placements_the_one_that_fails_least_is_taken()
    {
        var device = DeviceGraph.Of(6, [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)], (a, _) => a == 3 ? 0.001 : 0.05);
        var layout = PerfectPlacement.Find(Interactions(2, (0, 1)), device, 1, 10_000)!;
        Assert.Equal([3, 4], layout.Order());
    }

    [Fact]
    public void Of_places_as_near_those_that_fail_less_are_taken()
    {
        var device = DeviceGraph.Of(8, Enumerable.Range(0, 8).Select(i => (i, (i + 1) % 8)), (a, b) => (a, b) is (4, 5) or (5, 6) ? 0.001 : 0.05);
        var layout = GraphPlacement.Make(Interactions(3, (0, 1), (1, 2)), new int[3], device, new RandomSource(1));
        Assert.Equal([4, 5, 6], layout.Order());
    }

    [Fact]
    public void A_chain_is_laid_along_a_line()
    {
        var device = DeviceGraph.Of(9, Enumerable.Range(0, 8).Select(i => (i, i + 1)));
        var order = new[] { 4, 7, 0, 2, 8, 1, 3, 6, 5 };
        var layout = LinePlacement.Make(Interactions(9, [.. order.Zip(order.Skip(1))]), new int[9], device, new RandomSource(1));
        Assert.All(order.Zip(order.Skip(1)), p => Assert.Equal(1, device.Distance(layout[p.First], layout[p.Second])));
    }

    [Fact]
    public void Every_placement_keeps_to_the_parts_of_the_device()
    {
        Gen.Int.Sample(
            seed =>
            {
                var random = new Random(seed);
                var couplings = Enumerable.Range(0, 14).Select(_ => (random.Next(12), random.Next(12))).Where(c => c.Item1 != c.Item2).ToArray();
                var device = DeviceGraph.Of(12, couplings);
                var program = Interactions(9, [.. couplings.Where(c => c.Item1 < 9 && c.Item2 < 9 && random.Next(3) > 0)]);
                var parts = ComponentAssignment.Of(program, device, "device");
                var source = new RandomSource((ulong)seed);
                int[][] layouts =
                    [RandomPlacement.Draw(parts, device, source), GraphPlacement.Make(program, parts, device, source), LinePlacement.Make(program, parts, device, source)];
                foreach (var layout in layouts)
                {
                    Assert.Equal(9, layout.Distinct().Count());
                    Assert.All(Enumerable.Range(0, 9), q => Assert.Equal(parts[q], device.ComponentOf(layout[q])));
                }
            },
            iter: 200);
    }

    [CasesFact]
    public void Circuits_of_QUEKO_need_no_swaps()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Cases.Folder!, "queko"), "*.qasm"))
        {
            var name = Path.GetFileName(file);
            var device = DeviceTargets.Find(name[..2] switch { "16" => "rigetti-aspen-4", "20" => "ibm-tokyo-20", _ => "google-sycamore-54" })!;
            var program = Programs.Read(file);
            var mapped = new MappingPass(MappingOptions.ForLevel(3)).Map(program, device, new PassContext { Threads = 2 });
            RoutingCheck.AssertRouted(program, mapped, device);
            Assert.True(mapped.SwapCount == 0, $"{name} was given {mapped.SwapCount} SWAPs.");
        }
    }

    private static InteractionGraph Interactions(int qubits, params (int, int)[] pairs)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", qubits);
        foreach (var (first, second) in pairs)
        {
            builder.AddGate(Gate.Of(GateKind.X), [], 1, [first, second]);
        }

        return InteractionGraph.Of(WireGraph.OfGates(builder.Build()));
    }
}
