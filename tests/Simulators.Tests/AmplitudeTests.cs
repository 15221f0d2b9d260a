using System.Numerics;
using CsCheck;
using Nexus.Circuits;
using Nexus.Simulators.Tests.Oracles;

namespace Nexus.Simulators.Tests;

public class AmplitudeTests
{
    private const double Tolerance = 1e-10;

    private static readonly Gen<Circuit> Circuits =
        from qubits in Gen.Int[1, 8]
        from phase in Gen.Double[-7, 7]
        from gates in Gen.Select(Gen.Int[0, RandomCircuits.Kinds.Length - 1].Select(i => RandomCircuits.Kinds[i]), Gen.Int).Array[0, 40]
        select Build(qubits, phase, gates);

    [Fact]
    public void Random_circuits_of_every_gate_kind_agree_with_dense_matrices() =>
        Circuits.Sample(
            circuit =>
            {
                using var state = StatevectorSimulator.Evolve(circuit);
                AssertClose(Dense.Evolve(circuit), state.ToArray());
            },
            iter: 150,
            threads: 1);

    public static TheoryData<GateKind> Kinds => new(RandomCircuits.Kinds);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_gate_is_right_with_every_set_of_controls_and_every_place_and_scalar_kernels_give_the_same_bits(GateKind kind)
    {
        var random = new Random(1000 + (int)kind);
        var gate = Gate.Of(kind);
        for (var qubits = gate.TargetCount; qubits <= 5; qubits++)
        {
            foreach (var operands in Operands(qubits, gate.TargetCount))
            {
                var builder = new CircuitBuilder();
                builder.AddQubits("q", qubits);
                RandomCircuits.AddPreparation(builder, random);
                builder.AddGate(gate, RandomCircuits.Angles(random, gate.ParameterCount), operands.Length - gate.TargetCount, operands);
                var circuit = builder.Build();

                using var fast = StatevectorSimulator.Evolve(circuit);
                using var scalar = StatevectorSimulator.Evolve(circuit, Engines.Scalar, long.MaxValue);
                AssertClose(Dense.Evolve(circuit), fast.ToArray());
                Assert.Equal(fast.ToArray(), scalar.ToArray());
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_matrix_is_right_in_every_place_and_scalar_kernels_give_the_same_bits(int targets)
    {
        var random = new Random(targets);
        for (var trial = 0; trial < 60; trial++)
        {
            var builder = new CircuitBuilder();
            builder.AddQubits("q", targets + random.Next(4));
            RandomCircuits.AddPreparation(builder, random);
            RandomPrograms.AddBox(builder, random, new UnitaryBox(RandomPrograms.Unitary(random, targets)), null);
            AssertEvolves(builder.Build());
        }
    }

    [Theory]
    [InlineData(6, 8)]
    [InlineData(7, 7)]
    [InlineData(9, 10)]
    [InlineData(10, 11)]
    public void A_large_matrix_acts_as_the_gates_that_it_is_made_of(int targets, int qubits)
    {
        // A phase that depends on the whole number, between Fourier-like layers: nothing in it factors.
        var random = new Random(targets);
        var size = 1 << targets;
        var matrix = new Complex[size * size];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                matrix[(row * size) + column] = Complex.FromPolarCoordinates(Math.Pow(size, -0.5), 2 * Math.PI * ((long)row * column % size) / size);
            }
        }

        var order = Enumerable.Range(0, qubits).ToArray();
        random.Shuffle(order);
        var builder = new CircuitBuilder();
        builder.AddQubits("q", qubits);
        RandomCircuits.AddPreparation(builder, random);
        var controls = qubits - targets;
        using var before = StatevectorSimulator.Evolve(builder.Build());
        builder.AddBox(new UnitaryBox(matrix), controls, order);
        var circuit = builder.Build();
        using var after = StatevectorSimulator.Evolve(circuit);
        using var scalar = StatevectorSimulator.Evolve(circuit, Engines.Scalar, long.MaxValue);
        Assert.Equal(after.ToArray(), scalar.ToArray());
        var start = before.ToArray();
        var places = Enumerable.Range(0, size).Select(PlaceOf).ToArray();
        for (var index = 0; index < after.Count; index++)
        {
            var expected = start[index];
            if (order.Take(controls).All(q => (index >> q & 1) != 0))
            {
                expected = 0;
                var row = Array.IndexOf(places, index & places[^1]);
                for (var column = 0; column < size; column++)
                {
                    expected += matrix[(row * size) + column] * start[(index & ~places[^1]) | places[column]];
                }
            }

            Assert.True((expected - after[index]).Magnitude < Tolerance, $"amplitude {index}");
        }

        // Where the targets hold a number.
        int PlaceOf(int number) => Enumerable.Range(0, targets).Sum(t => (number >> t & 1) << order[controls + t]);
    }

    [Fact]
    public void Boxes_within_boxes_with_controls_and_conditions_agree_with_dense_matrices()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var builder = new CircuitBuilder();
            builder.AddQubits("q", 1 + (seed % 5));
            builder.AddBits("c", 1);
            RandomCircuits.AddPreparation(builder, random);
            for (var i = 0; i < 4; i++)
            {
                RandomPrograms.AddBox(builder, random, RandomPrograms.UnitaryBox(random, random.Next(1, builder.QubitCount + 1)), new Condition([0], 0));
            }

            AssertEvolves(builder.Build());
        }
    }

    [Fact]
    public void The_implicit_permutation_moves_each_wire_to_its_qubit_and_no_bit()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var random = new Random(seed);
            var builder = new CircuitBuilder();
            builder.AddQubits("q", 1 + (seed % 6));
            RandomCircuits.AddPreparation(builder, random);
            var plain = Dense.Evolve(builder.Build());
            var permutation = Enumerable.Range(0, builder.QubitCount).ToArray();
            random.Shuffle(permutation);
            builder.SetImplicitPermutation(permutation);
            using var state = StatevectorSimulator.Evolve(builder.Build());
            for (var index = 0; index < plain.Length; index++)
            {
                var moved = Enumerable.Range(0, permutation.Length).Sum(i => (index >> i & 1) << permutation[i]);
                Assert.True((plain[index] - state[moved]).Magnitude < Tolerance, $"seed {seed}, amplitude {index}");
            }
        }

        var measured = new CircuitBuilder();
        measured.AddQubits("q", 2);
        measured.AddBits("c", 2);
        measured.AddGate(GateKind.X, 0);
        measured.AddMeasure(0, 0);
        measured.AddMeasure(1, 1);
        measured.SetImplicitPermutation([1, 0]);
        Assert.Equal(1, StatevectorSimulator.Run(measured.Build(), new SimulationOptions(1, 1)).Shot(0)[0]);
    }

    [Fact]
    public void Assignments_loops_and_computed_angles_run_in_a_circuit_that_leaves_one_state()
    {
        // for i in 1..3 { ry(0.1 i) }, then a phase of the whole of 0.5 i: i keeps its last value.
        var type = ClassicalType.Signed(4);
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1);
        int[] i = [.. Enumerable.Range(builder.AddVariable("i", type).First, 4)];
        builder.BeginBlock();
        builder.AddGate(Gate.Of(GateKind.RY), [Times(0.1)], 0, [0]);
        builder.AddControlFlow(new ForLoop(ClassicalTarget.To(type, i), new ValueRange(Literal(1), Literal(1), Literal(3)), builder.EndBlock()));
        builder.AddGate(Gate.Of(GateKind.GlobalPhase), [Times(0.5)], 0, []);
        using var state = StatevectorSimulator.Evolve(builder.Build());
        var phase = Complex.FromPolarCoordinates(1, 1.5);
        AssertClose([phase * Math.Cos(0.3), phase * Math.Sin(0.3)], state.ToArray());

        ClassicalExpression Literal(int value) => ClassicalExpression.Literal(ClassicalValue.Of(type, (BigInteger)value));

        Parameter Times(double factor) => Parameter.FromRunTime(ClassicalExpression.Binary(
            ClassicalBinary.Multiply,
            ClassicalExpression.Cast(ClassicalType.Double, ClassicalExpression.Read(type, i)),
            ClassicalExpression.Literal(ClassicalValue.Of(factor))));
    }

    [Fact]
    public void A_phase_of_the_whole_acts_on_no_qubits_and_on_all()
    {
        for (var qubits = 0; qubits < 3; qubits++)
        {
            var builder = new CircuitBuilder();
            builder.AddQubits("q", qubits);
            builder.AddGate(Gate.Of(GateKind.GlobalPhase), [Parameter.FromRadians(0.75)], 0, []);
            AssertEvolves(builder.Build());
        }
    }

    [Fact]
    public void Runs_longer_than_one_block_are_covered_whole()
    {
        // 17 qubits: above the 14 at which runs are cut. The inverse circuit must lead back to the start.
        var random = new Random(5);
        var gates = new List<(GateKind Kind, double Angle, int[] Qubits)>();
        GateKind[] kinds = [GateKind.RX, GateKind.RY, GateKind.RZ, GateKind.P, GateKind.RXX, GateKind.RYY, GateKind.RZZ, GateKind.Swap, GateKind.X];
        for (var i = 0; i < 60; i++)
        {
            var qubits = Enumerable.Range(0, 17).ToArray();
            random.Shuffle(qubits);
            var kind = kinds[i % kinds.Length];
            gates.Add((kind, random.NextDouble() * 6, qubits[..(Gate.Of(kind).TargetCount + (i % 3))]));
        }

        var builder = new CircuitBuilder();
        builder.AddQubits("q", 17);
        for (var qubit = 0; qubit < 17; qubit++)
        {
            builder.AddGate(GateKind.H, qubit);
        }

        gates.ForEach(g => Add(g.Kind, g.Angle, g.Qubits));
        gates.Reverse();
        gates.ForEach(g => Add(g.Kind, -g.Angle, g.Qubits));
        using var state = StatevectorSimulator.Evolve(builder.Build());
        var amplitude = Math.Pow(2, -8.5);
        Assert.All(state.ToArray(), a => Assert.True((a - amplitude).Magnitude < Tolerance));

        void Add(GateKind kind, double angle, int[] qubits)
        {
            var gate = Gate.Of(kind);
            builder.AddGate(gate, gate.ParameterCount == 0 ? [] : [Parameter.FromRadians(angle)], qubits.Length - gate.TargetCount, qubits);
        }
    }

    [Fact]
    public void The_global_phase_multiplies_the_state()
    {
        var builder = new CircuitBuilder();
        builder.SetGlobalPhase(Parameter.FromRadians(1.25));
        using var state = StatevectorSimulator.Evolve(builder.Build());
        Assert.Equal(0, state.QubitCount);
        Assert.True((state[0] - Complex.FromPolarCoordinates(1, 1.25)).Magnitude < Tolerance);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(18)]
    public void The_Fourier_transform_of_a_basis_state_is_a_plane_wave(int qubits)
    {
        var input = 0b10_1101_1001_0110_1011L & ((1L << qubits) - 1);
        using var state = StatevectorSimulator.Evolve(KnownCircuits.FourierTransform(qubits, input));
        var size = state.Count;
        var norm = 1 / Math.Sqrt(size);
        for (long k = 0; k < size; k++)
        {
            // The product of two numbers of 18 bits is exact; reduced by the period it keeps the angle exact too.
            var expected = Complex.FromPolarCoordinates(norm, 2 * Math.PI * (input * k % size) / size);
            Assert.True((state[k] - expected).Magnitude < Tolerance, $"amplitude {k}");
        }
    }

    private static Circuit Build(int qubits, double phase, (GateKind Kind, int Seed)[] gates)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", qubits);
        builder.SetGlobalPhase(Parameter.FromRadians(phase));
        RandomCircuits.AddPreparation(builder, new Random(qubits));
        foreach (var (kind, seed) in gates)
        {
            RandomCircuits.AddGate(builder, new Random(seed), kind);
        }

        return builder.Build();
    }

    /// <summary>Every choice of different targets, in order, with every subset of the other qubits as controls.</summary>
    private static IEnumerable<int[]> Operands(int qubits, int targetCount)
    {
        for (var first = 0; first < qubits; first++)
        {
            for (var second = 0; second < (targetCount == 2 ? qubits : 1); second++)
            {
                if (targetCount == 2 && first == second)
                {
                    continue;
                }

                int[] targets = targetCount == 2 ? [first, second] : [first];
                for (var mask = 0; mask < 1 << qubits; mask++)
                {
                    if (Array.TrueForAll(targets, t => (mask >> t & 1) == 0))
                    {
                        yield return [.. Enumerable.Range(0, qubits).Where(q => (mask >> q & 1) != 0), .. targets];
                    }
                }
            }
        }
    }

    private static void AssertEvolves(Circuit circuit)
    {
        using var fast = StatevectorSimulator.Evolve(circuit);
        using var scalar = StatevectorSimulator.Evolve(circuit, Engines.Scalar, long.MaxValue);
        AssertClose(Dense.Evolve(circuit), fast.ToArray());
        Assert.Equal(fast.ToArray(), scalar.ToArray());
    }

    private static void AssertClose(Complex[] expected, Complex[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True((expected[i] - actual[i]).Magnitude < Tolerance, $"Amplitude {i} is {actual[i]}, not {expected[i]}.");
        }
    }
}
