using System.Numerics;
using CsCheck;
using Nexus.Circuits;
using Nexus.Simulators.Operations;
using Nexus.Simulators.Tests.Oracles;

namespace Nexus.Simulators.Tests;

/// <summary>However a state is computed, it is the same: with gates made one or not, in blocks of any size, by any instructions and threads.</summary>
public class EngineTests
{
    [Theory]
    [InlineData(Precision.Double)]
    [InlineData(Precision.Single)]
    public void Every_qubit_is_weighed(Precision precision)
    {
        using var state = new Statevector(14, new EngineOptions(Precision: precision));
        using var scalar = new Statevector(14, new EngineOptions(Precision: precision, Instructions: Instructions.Scalar));
        for (var index = 0; index < state.Count; index++)
        {
            // Distinct weights of few digits, so that their sums are exact.
            state.Set(index, new Complex(index % 31, index % 7));
            scalar.Set(index, new Complex(index % 31, index % 7));
        }

        for (var qubit = 0; qubit < 14; qubit++)
        {
            var expected = Enumerable.Range(0, 1 << 14).GroupBy(index => index >> qubit & 1)
                .Select(group => group.Sum(index => (double)((index % 31 * (index % 31)) + (index % 7 * (index % 7))))).ToArray();
            Assert.Equal((expected[0], expected[1]), state.Weights(qubit, default));
            Assert.Equal((expected[0], expected[1]), scalar.Weights(qubit, default));
        }
    }

    private const double Tolerance = 1e-10;

    /// <summary>Blocks so small that most circuits below take many of them, and several passes.</summary>
    private static readonly int[] SmallBlocks = [3, 4, 5, 6];

    private static readonly GateKind[] Diagonal = [GateKind.Z, GateKind.S, GateKind.T, GateKind.P, GateKind.RZ, GateKind.RZZ, GateKind.GlobalPhase];

    [Fact]
    public void Fused_and_blocked_circuits_of_every_gate_kind_agree_with_dense_matrices()
    {
        var generator =
            from qubits in Gen.Int[1, 7]
            from seed in Gen.Int
            from count in Gen.Int[0, 40]
            select (qubits, seed, count);
        generator.Sample(
            drawn => AssertAllEnginesAgree(Draw(drawn.qubits, drawn.seed, drawn.count, RandomCircuits.Kinds)),
            iter: 60,
            threads: 1);
    }

    [Fact]
    public void Phases_merge_across_blocks_and_passes()
    {
        for (var seed = 0; seed < 25; seed++)
        {
            AssertAllEnginesAgree(Draw(7, seed, 60, [.. Diagonal, .. Diagonal, GateKind.H, GateKind.X]));
        }
    }

    [Fact]
    public void Ten_qubits_agree_with_dense_matrices()
    {
        for (var seed = 0; seed < 2; seed++)
        {
            AssertAllEnginesAgree(Draw(10, seed, 12, RandomCircuits.Kinds, prepared: false));
        }
    }

    [Fact]
    public void A_two_qubit_gate_between_single_ones_is_right_in_every_place()
    {
        for (var first = 0; first < 8; first++)
        {
            for (var second = 0; second < 8; second++)
            {
                if (first == second)
                {
                    continue;
                }

                var random = new Random((8 * first) + second);
                var builder = new CircuitBuilder();
                builder.AddQubits("q", 8);
                RandomCircuits.AddPreparation(builder, random);
                foreach (var qubit in (int[])[first, second, first])
                {
                    builder.AddGate(Gate.Of(GateKind.U), RandomCircuits.Angles(random, 3), 0, [qubit]);
                    builder.AddGate(GateKind.T, qubit);
                    KnownCircuits.AddControlledX(builder, first, second);
                }

                AssertAllEnginesAgree(builder.Build(), [4, 14]);
            }
        }
    }

    [Fact]
    public void Blocks_of_the_ordinary_size_agree_with_single_gates()
    {
        // 17 qubits: 2^14 amplitudes a block, gathered from afar, in several passes.
        var circuit = Draw(17, 3, 120, RandomCircuits.Kinds);
        using var single = StatevectorSimulator.Evolve(circuit, new EngineOptions(Fuses: false), long.MaxValue);
        using var fused = StatevectorSimulator.Evolve(circuit, EngineOptions.Default, long.MaxValue);
        using var scalar = StatevectorSimulator.Evolve(circuit, Engines.Scalar, long.MaxValue);
        AssertClose(single.ToArray(), fused.ToArray(), Tolerance);
        Assert.Equal(scalar.ToArray(), fused.ToArray());
    }

    [Fact]
    public void Single_precision_is_good_to_six_digits_by_any_instructions()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var circuit = Draw(1 + (seed % 8), seed, 30, RandomCircuits.Kinds);
            Complex[]? first = null;
            foreach (var engine in Engines.Instructed)
            {
                using var state = StatevectorSimulator.Evolve(circuit, engine with { Precision = Precision.Single, BlockQubits = 5 }, long.MaxValue);
                var amplitudes = state.ToArray();
                AssertClose(Dense.Evolve(circuit), amplitudes, 2e-6);
                first ??= amplitudes;
                Assert.Equal(first, amplitudes);
            }
        }
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_shots()
    {
        var circuit = RandomCircuits.Dynamic(new Random(4), 9, 6, operations: 60);
        foreach (var precision in Enum.GetValues<Precision>())
        {
            var options = new SimulationOptions(2000, 7, Precision: precision);
            byte[]? first = null;
            for (var threads = 1; threads <= 3; threads++)
            {
                var engine = new EngineOptions(threads, precision, BlockQubits: 5);
                var shots = StatevectorSimulator.Run(circuit, options with { MaxThreads = threads }, null, engine, out _).ToBytes().ToArray();
                first ??= shots;
                Assert.Equal(first, shots);
            }
        }
    }

    [Fact]
    public void A_swap_outside_of_control_flow_is_a_renaming()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 3);
        builder.AddBits("c", 3);
        builder.AddGate(GateKind.X, 0);
        builder.AddMeasure(0, 0);
        builder.AddGate(GateKind.Swap, 0, 2);
        builder.AddGate(GateKind.Swap, 1, 2);
        builder.AddMeasure(1, 1);
        builder.AddMeasure(2, 2);
        var circuit = builder.Build();
        Assert.Equal("110", Agreement.Bits(Assert.Single(StatevectorSimulator.Run(circuit, new SimulationOptions(10, 1)).Counts()).Outcome.Span, 3));
        var passes = Program.StatevectorProgram.Compile(circuit, keepState: false).Steps.OfType<Program.PassStep>();
        Assert.IsType<FlipOperation>(Assert.Single(Assert.Single(passes).Pass.Operations));
    }

    [Fact]
    public void A_circuit_that_ends_early_leaves_its_qubits_where_they_are()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 2);
        builder.AddGate(GateKind.X, 0);
        builder.BeginBlock();
        builder.AddEnd();
        builder.AddControlFlow(new IfElse(ClassicalExpression.Literal(ClassicalValue.Of(true)), builder.EndBlock(), null));
        builder.AddGate(GateKind.Swap, 0, 1);
        using var state = StatevectorSimulator.Evolve(builder.Build());
        Assert.Equal(Complex.One, state[1]);
    }

    private static Circuit Draw(int qubits, int seed, int count, GateKind[] kinds, bool prepared = true)
    {
        var random = new Random(seed);
        var builder = new CircuitBuilder();
        builder.AddQubits("q", qubits);
        if (prepared)
        {
            RandomCircuits.AddPreparation(builder, random);
        }

        for (var i = 0; i < count; i++)
        {
            // Mostly gates on one and two qubits, which are what becomes one.
            if (random.Next(3) == 0)
            {
                RandomCircuits.AddGate(builder, random, kinds[random.Next(kinds.Length)]);
            }
            else
            {
                var controls = qubits > 1 ? random.Next(2) : 0;
                int[] places = [.. Enumerable.Range(0, qubits).OrderBy(_ => random.Next()).Take(1 + controls)];
                builder.AddGate(Gate.Of(GateKind.U), RandomCircuits.Angles(random, 3), controls, places);
            }
        }

        return builder.Build();
    }

    private static void AssertAllEnginesAgree(Circuit circuit, int[]? blocks = null)
    {
        var expected = Dense.Evolve(circuit);
        foreach (var block in blocks ?? SmallBlocks)
        {
            Complex[]? first = null;
            foreach (var engine in (EngineOptions[])[.. Engines.Instructed, new(Threads: 3)])
            {
                using var state = StatevectorSimulator.Evolve(circuit, engine with { BlockQubits = block }, long.MaxValue);
                var amplitudes = state.ToArray();
                AssertClose(expected, amplitudes, Tolerance);
                first ??= amplitudes;
                Assert.Equal(first, amplitudes);
            }
        }
    }

    private static void AssertClose(Complex[] expected, Complex[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True((expected[i] - actual[i]).Magnitude < tolerance, $"Amplitude {i} is {actual[i]}, not {expected[i]}.");
        }
    }
}
