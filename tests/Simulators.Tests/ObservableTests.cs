using System.Numerics;
using Nexus.Circuits;
using Nexus.Simulators.Tests.Oracles;

namespace Nexus.Simulators.Tests;

/// <summary>Results other than shots: matrices and expectation values.</summary>
public class ObservableTests
{
    private const double Tolerance = 1e-10;

    [Fact]
    public void The_unitary_is_the_product_of_the_gates()
    {
        for (var seed = 0; seed < 24; seed++)
        {
            var random = new Random(seed);
            var qubits = seed % 6;
            var builder = new CircuitBuilder();
            builder.AddQubits("q", qubits);
            builder.SetGlobalPhase(Parameter.FromRadians(random.NextDouble()));
            for (var i = 0; i < 12; i++)
            {
                RandomCircuits.AddGate(builder, random, RandomCircuits.Kinds[random.Next(RandomCircuits.Kinds.Length)]);
            }

            var circuit = builder.Build();
            var expected = Dense.MatrixOf(new CircuitBox(circuit)).Cast<Complex>().ToArray();
            var actual = StatevectorSimulator.Unitary(circuit);
            Assert.Equal(expected.Length, actual.Length);
            for (var i = 0; i < expected.Length; i++)
            {
                Assert.True((expected[i] - actual[i]).Magnitude < Tolerance, $"seed {seed}, entry {i}: {actual[i]}, not {expected[i]}");
            }
        }
    }

    [Fact]
    public void A_permutation_of_the_wires_is_part_of_the_unitary()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 2);
        builder.SetImplicitPermutation([1, 0]);
        Assert.Equal([1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1], StatevectorSimulator.Unitary(builder.Build()));
    }

    [Fact]
    public void Expectation_values_of_random_Pauli_sums_agree_with_dense_matrices()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var qubits = 1 + (seed % 6);
            var builder = new CircuitBuilder();
            builder.AddQubits("q", qubits);
            RandomCircuits.AddPreparation(builder, random);
            var circuit = builder.Build();
            var terms = new List<PauliTerm>();
            var exact = 0.0;
            var state = Dense.Evolve(circuit);
            for (var i = 0; i < 5; i++)
            {
                (Pauli Factor, int Qubit)[] factors =
                    [.. Enumerable.Range(0, qubits).Where(_ => random.Next(3) > 0).Select(qubit => ((Pauli)random.Next(4), qubit))];
                var term = new PauliTerm(random.NextDouble() - 0.5, factors);
                terms.Add(term);
                var image = state;
                foreach (var (factor, qubit) in factors)
                {
                    image = Dense.Apply(Dense.Operator(qubits, MatrixOf(factor), [], [qubit]), image);
                }

                exact += term.Coefficient * Enumerable.Range(0, state.Length).Sum(x => (Complex.Conjugate(state[x]) * image[x]).Real);
            }

            Assert.Equal(exact, StatevectorSimulator.Expectation(circuit, new PauliSum([.. terms])), Tolerance);
        }
    }

    [Fact]
    public void A_large_GHZ_state_is_correlated_and_each_qubit_alone_is_not()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 15);
        builder.AddGate(GateKind.H, 0);
        for (var qubit = 1; qubit < 15; qubit++)
        {
            KnownCircuits.AddControlledX(builder, qubit - 1, qubit);
        }

        using var state = StatevectorSimulator.Evolve(builder.Build(), new EvolutionOptions(MaxThreads: 2));
        Assert.Equal(1, state.Expectation(new PauliSum(new PauliTerm(1, (Pauli.Z, 0), (Pauli.Z, 14)))), Tolerance);
        Assert.Equal(0, state.Expectation(new PauliSum(new PauliTerm(1, (Pauli.Z, 3)))), Tolerance);
        (Pauli, int)[] all = [.. Enumerable.Range(0, 15).Select(qubit => (Pauli.X, qubit))];
        Assert.Equal(-2.5, state.Expectation(new PauliSum(new PauliTerm(-3, all), new PauliTerm(0.5))), Tolerance);
    }

    [Fact]
    public void What_makes_no_observable_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new PauliTerm(1, (Pauli.X, 0), (Pauli.Z, 0)));
        Assert.Throws<ArgumentException>(() => new PauliTerm(1, (Pauli.X, -1)));
        Assert.Throws<ArgumentException>(() => new PauliTerm(double.NaN));
        using var state = StatevectorSimulator.Evolve(KnownCircuits.FourierTransform(2, 0));
        var error = Assert.Throws<ArgumentException>(() => state.Expectation(new PauliSum(new PauliTerm(1, (Pauli.X, 2)))));
        Assert.Contains("names qubit 2; the state has 2 qubits", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_matrix_that_does_not_fit_is_refused()
    {
        var error = Assert.Throws<SimulationException>(() => StatevectorSimulator.Unitary(KnownCircuits.FourierTransform(12, 0), new EvolutionOptions(MemoryLimit: 1L << 28)));
        Assert.StartsWith("The matrix of 12 qubits needs 768 MiB", error.Message, StringComparison.Ordinal);
    }

    private static Complex[,] MatrixOf(Pauli factor) => Dense.Gate(
        factor switch { Pauli.I => GateKind.I, Pauli.X => GateKind.X, Pauli.Y => GateKind.Y, _ => GateKind.Z }, []);
}
