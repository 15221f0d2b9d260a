using System.Diagnostics;
using Nexus.Simulators.Flow;
using Nexus.Simulators.Kernels;
using Nexus.Simulators.Noise;
using Nexus.Simulators.Operations;
using Nexus.Simulators.Program;
using Nexus.Simulators.Trajectories;

namespace Nexus.Simulators.Estimates;

/// <summary>What a trajectory of a statevector costs: each gate is a pass of its own.</summary>
internal sealed class TrajectoryCosts(int qubits, Precision precision) : IFlowCosts
{
    /// <summary>What a pass costs however small the state.</summary>
    private const double SecondsPerPass = 5e-7;

    /// <summary>What reading a block of the sampler's costs, and how many amplitudes it has.</summary>
    private const double SecondsPerBlock = 5e-6;

    private const int BlockQubits = 12;

    /// <summary>What finding the density matrix of one or two qubits takes for each amplitude.</summary>
    private static readonly Lazy<(double One, double Two)> SecondsToReduce = new(() => (MeasureReduction(1), MeasureReduction(2)));

    private readonly AmplitudeSpeed _speed = AmplitudeSpeed.Of(qubits, precision);

    public bool IsMixed => false;

    public bool DrawsTogether => true;

    public double Copy => _speed.Sweep + _speed.Pass;

    public double Of(Instruction instruction) => instruction switch
    {
        GateInstruction gate => Of(TrajectoryState.OperationOf(gate)),
        ComputedGateInstruction computed => Of(GateCompiler.Compile(
            computed.Kind, new double[computed.Angles.Length], computed.Qubits.AsSpan(computed.ControlCount), Bits.MaskOf(computed.Qubits.AsSpan(0, computed.ControlCount)))),
        MeasureInstruction { Qubit: < 0 } => 0,

        // The chance is asked for twice, and the state projected.
        MeasureInstruction or ResetInstruction => (1.5 * _speed.Sweep) + (2 * _speed.Pass),
        ChannelInstruction { Channel: PauliChannel pauli } channel => pauli.ErrorProbability * channel.Qubits.Length * (_speed.Sweep + _speed.Pass + SecondsPerPass),
        ChannelInstruction { Channel: KrausChannel kraus } channel => Reduction(kraus)
            + Of(new MatrixOperation(channel.Qubits, 0, kraus.KrausOperators[0])),
        _ => 0,
    };

    public double Draw(double shots) =>
        (0.5 * (_speed.Sweep + _speed.Pass)) + (Math.Min(shots, Math.Pow(2, Math.Max(qubits - BlockQubits, 0))) * SecondsPerBlock * Math.Pow(2, Math.Min(qubits - BlockQubits, 0)));

    private double Of(StateOperation? operation) => operation is null
        ? 0
        : (operation.Cost * _speed.Sweep) + (Math.Min(operation.Cost, 1) * _speed.Pass) + SecondsPerPass;

    private double Reduction(KrausChannel kraus) => kraus is { QubitCount: 1, IsDiagonal: true }
        ? 0.5 * (_speed.Sweep + _speed.Pass)
        : Math.Pow(2, qubits) * (kraus.QubitCount == 1 ? SecondsToReduce.Value.One : SecondsToReduce.Value.Two);

    private static double MeasureReduction(int qubits)
    {
        const int StateQubits = 14;
        using var state = new TrajectoryState(StateQubits, Precision.Double, CancellationToken.None);
        var best = double.MaxValue;
        for (var round = 0; round < 4; round++)
        {
            var start = Stopwatch.GetTimestamp();
            state.Reduced([.. Enumerable.Range(3, qubits)], CancellationToken.None);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best / (1 << StateQubits);
    }
}
