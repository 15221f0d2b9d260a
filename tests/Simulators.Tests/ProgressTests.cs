using Nexus.Circuits;
using Nexus.Simulators.Automatic;
using Nexus.Simulators.DensityMatrices;
using Nexus.Simulators.Mps;
using Nexus.Simulators.Noise;
using Nexus.Simulators.Stabilizer;

namespace Nexus.Simulators.Tests;

/// <summary>How far a run is, as its progress tells: while the state evolves, and while shots are taken.</summary>
public class ProgressTests
{
    private static readonly NoiseModel Noise = new(p1: 0.001, p2: 0.001);

    public static TheoryData<string> Simulators => ["statevector", "noisy", "density-matrix", "stabilizer", "tableau", "mps", "automatic"];

    [Theory, MemberData(nameof(Simulators))]
    public void One_shot_is_followed_while_its_state_evolves(string simulator) =>
        AssertRises(Reports(simulator, Circuit(simulator), shots: 1), least: 20);

    [Theory, MemberData(nameof(Simulators))]
    public void Many_shots_are_followed_too(string simulator) =>
        AssertRises(Reports(simulator, Circuit(simulator), shots: 20_000), least: 20);

    [Fact]
    public void A_pass_over_a_wide_state_is_followed_from_block_to_block() =>
        AssertRises(Reports("statevector", Layers(20, 1), shots: 1), least: 40);

    [Fact]
    public void Shots_that_take_longer_than_the_state_are_most_of_the_progress()
    {
        var reports = Reports("statevector", Layers(4, 1), shots: 100_000);
        AssertRises(reports, least: 90);
        Assert.InRange(reports[0], 0, 0.02);
    }

    [Fact]
    public void Parts_of_the_work_make_up_the_whole()
    {
        var reports = new List<double>();
        var first = new ProgressPart(new Reporter(reports.Add), 0, 0.25);
        first.Report(0.5);
        Assert.Equal(0.125, first.Reached);
        first.Report(1);
        var second = new ProgressPart(new Reporter(reports.Add), first.Reached, 1);
        Assert.Equal(0.25, second.Reached);
        second.Report(0);
        second.Report(1);
        Assert.Equal([0.125, 0.25, 0.25, 1], reports);
    }

    private static void AssertRises(List<double> reports, int least)
    {
        Assert.Equal(reports.Order(), reports);
        Assert.All(reports, value => Assert.InRange(value, 0, 1));
        Assert.Equal(1, reports[^1]);
        Assert.InRange(reports.Distinct().Count(value => value is > 0 and < 1), least, 200);
    }

    private static List<double> Reports(string simulator, Circuit circuit, int shots)
    {
        var reports = new List<double>();
        var progress = new Reporter(reports.Add);
        var options = new SimulationOptions(shots, 1);
        switch (simulator)
        {
            case "statevector":
                StatevectorSimulator.Run(circuit, options, progress);
                break;
            case "noisy":
                NoisySimulator.Run(circuit, Noise, options, progress);
                break;
            case "density-matrix":
                DensityMatrixSimulator.Run(circuit, Noise, options, progress);
                break;
            case "mps":
                MpsSimulator.Run(circuit, options, null, progress);
                break;
            case "automatic":
                AutomaticSimulator.Run(circuit, options, null, null, progress);
                break;
            default:
                StabilizerSimulator.Run(circuit, options, null, progress);
                break;
        }

        return reports;
    }

    private static Circuit Circuit(string simulator) => simulator switch
    {
        "statevector" or "automatic" => Layers(18, 8),
        "density-matrix" => Layers(5, 8),
        "stabilizer" => KnownCircuits.Ghz(100),
        "tableau" => Conditional(),
        _ => Layers(9, 8),
    };

    /// <summary>Rotations of all qubits and gates between neighbours, in layers, measured.</summary>
    private static Circuit Layers(int qubits, int layers)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", qubits);
        builder.AddBits("c", qubits);
        for (var layer = 0; layer < layers; layer++)
        {
            for (var qubit = 0; qubit < qubits; qubit++)
            {
                builder.AddGate(Gate.Of(GateKind.RX), [Parameter.FromRadians(0.1 + layer + (0.3 * qubit))], 0, [qubit]);
            }

            for (var qubit = layer % 2; qubit + 1 < qubits; qubit += 2)
            {
                builder.AddGate(Gate.Of(GateKind.X), [], 1, [qubit, qubit + 1]);
            }
        }

        for (var qubit = 0; qubit < qubits; qubit++)
        {
            builder.AddMeasure(qubit, qubit);
        }

        return builder.Build();
    }

    /// <summary>A Clifford circuit that frames cannot follow: a gate that is no Pauli depends on an outcome.</summary>
    private static Circuit Conditional()
    {
        var text = "OPENQASM 2.0; include \"qelib1.inc\"; qreg q[3]; creg c[1]; h q[0]; measure q[0] -> c[0]; "
            + string.Concat(Enumerable.Repeat("if (c == 1) h q[1]; cx q[1], q[2]; ", 30)) + "measure q[2] -> c[0];";
        return CircuitReader.Read(text, CircuitFormat.OpenQasm2).Circuit!;
    }
}
