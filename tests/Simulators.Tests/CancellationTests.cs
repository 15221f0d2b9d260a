using System.Diagnostics;
using Nexus.Circuits;
using Nexus.Simulators.Automatic;
using Nexus.Simulators.DensityMatrices;
using Nexus.Simulators.Flow;
using Nexus.Simulators.Mps;
using Nexus.Simulators.Noise;
using Nexus.Simulators.Program;
using Nexus.Simulators.Stabilizer;
using Nexus.Simulators.Trajectories;

namespace Nexus.Simulators.Tests;

/// <summary>Whatever takes long looks at its token within. How soon a run stops, bench/Simulators measures.</summary>
public class CancellationTests
{
    private static readonly NoiseModel Noise = new(p1: 0.01, p2: 0.02);

    public static TheoryData<string> LongRuns => ["statevector", "noisy", "density-matrix", "mps", "stabilizer", "feed-forward", "automatic", "unitary"];

    /// <summary>Runs of minutes at least, cancelled soon after they began.</summary>
    [Theory]
    [MemberData(nameof(LongRuns))]
    public void A_long_run_ends_when_it_is_cancelled(string simulator)
    {
        var options = new SimulationOptions(1_000_000, 1, MaxThreads: 2, MemoryLimit: 1L << 30);
        Action<CancellationToken> run = simulator switch
        {
            "statevector" => stop => StatevectorSimulator.Run(Layers(20, 2000, GateKind.T), options, null, stop),
            "noisy" => stop => NoisySimulator.Run(Layers(20, 100, GateKind.T), Noise, options, null, stop),
            "density-matrix" => stop => DensityMatrixSimulator.Run(Layers(12, 200, GateKind.T), Noise, options, null, stop),
            "mps" => stop => MpsSimulator.Run(Layers(30, 100, GateKind.T), options, new MpsOptions(1024), null, stop),
            "stabilizer" => stop => StabilizerSimulator.Run(Layers(200, 100, GateKind.S), options with { Shots = SimulationOptions.MaxShots / 2 }, Noise, null, stop),
            "feed-forward" => stop => StabilizerSimulator.Run(FeedForward(1000), options, null, null, stop),
            "automatic" => stop => AutomaticSimulator.Run(Layers(20, 2000, GateKind.T), options, null, null, null, stop),
            _ => stop => StatevectorSimulator.Unitary(Layers(12, 2000, GateKind.T, measured: false), new EvolutionOptions(2), stop),
        };

        using var source = new CancellationTokenSource();
        var start = Stopwatch.GetTimestamp();
        source.CancelAfter(TimeSpan.FromMilliseconds(50));
        Assert.ThrowsAny<OperationCanceledException>(() => run(source.Token));
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 10);
    }

    [Fact]
    public void What_a_run_is_made_of_looks_at_the_token_itself()
    {
        using var source = new CancellationTokenSource();
        var stop = source.Token;
        using var tableau = new Tableau(3, stop);
        using var other = new Tableau(3, stop);
        tableau.Apply(new(CliffordStepKind.H, 0), [0]);
        var matrix = new ComplexMatrix(2, 2) { [0, 0] = 1, [1, 1] = 2 };
        using var trajectory = new TrajectoryState(3, Precision.Double, stop);
        var layers = Layers(3, 1, GateKind.S);
        var frames = FrameCompiler.TryCompile(FlowProgram.Compile(layers), stop)!;
        using var batch = new FrameBatch(frames);
        var shots = ShotTable.FromBytes(1, 3, new byte[3]);
        source.Cancel();

        Stops(() => new Tableau(3, stop).Dispose());
        Stops(() => tableau.Collapse(0, false, stop));
        Stops(() => tableau.Peek(1, stop));
        Stops(() => tableau.CopyFrom(other, stop));
        Stops(() => LeftSingularVectors.Of(matrix, out _, stop));
        Stops(() => Orthogonalization.Of(matrix, stop));
        Stops(() => matrix.Times(matrix, stop));
        Stops(() => trajectory.Reduced([0], stop));
        Stops(() => batch.Run(1, 0, stop));
        Stops(() => FrameCompiler.TryCompile(FlowProgram.Compile(layers), stop));
        Stops(() => FlowProgram.Compile(layers, cancellationToken: stop));
        Stops(() => StatevectorProgram.Compile(layers, keepState: false, cancellationToken: stop));
        Stops(() => WeightSampler.Draw([1, 1], 10, new Xoshiro256(1), (_, _) => { }, stop));
        Stops(() => ShotTableFormat.Encode(shots, stop));
    }

    private static void Stops(Action work) => Assert.ThrowsAny<OperationCanceledException>(work);

    private static Circuit Layers(int qubits, int layers, GateKind kind, bool measured = true)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", qubits);
        builder.AddBits("c", qubits);
        for (var layer = 0; layer < layers; layer++)
        {
            for (var qubit = 0; qubit < qubits; qubit++)
            {
                builder.AddGate(GateKind.H, qubit);
                builder.AddGate(kind, qubit);
                KnownCircuits.AddControlledX(builder, qubit, (qubit + 1 + layer) % qubits == qubit ? (qubit + 1) % qubits : (qubit + 1 + layer) % qubits);
            }

            if (measured)
            {
                builder.AddMeasure(layer % qubits, layer % qubits);
            }
        }

        return builder.Build();
    }

    private static Circuit FeedForward(int qubits)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", qubits);
        builder.AddBits("c", qubits);
        for (var qubit = 0; qubit < qubits; qubit++)
        {
            builder.AddGate(GateKind.H, qubit);
            KnownCircuits.AddControlledX(builder, qubit, (qubit + 1) % qubits);
            builder.AddMeasure(qubit, qubit);

            // Every outcome stays open: with a gate that closes some, the shots would have few histories, and the run would be short.
            builder.AddGate(Gate.Of(GateKind.S), [], 0, [(qubit + 1) % qubits], new Condition([qubit], 1));
        }

        return builder.Build();
    }
}
