using Nexus.Simulators.DensityMatrices;
using Nexus.Simulators.Flow;
using Nexus.Simulators.Operations;

namespace Nexus.Simulators.Estimates;

/// <summary>What a density matrix costs: a vector of twice the qubits, on which gates act twice and noise on rows and columns together.</summary>
internal sealed class DensityMatrixCosts(int qubits) : IFlowCosts
{
    private const double SecondsPerPass = 5e-7;

    /// <summary>What reading an entry of the diagonal takes, and finding the outcome that it belongs to.</summary>
    private const double SecondsPerEntry = 2e-8;

    private readonly AmplitudeSpeed _speed = AmplitudeSpeed.Of(2 * qubits);

    public bool IsMixed => true;

    public bool DrawsTogether => true;

    public double Copy => _speed.Sweep + _speed.Pass;

    public double Of(Instruction instruction) => instruction switch
    {
        GateInstruction { Qubits.Length: 0 } => 0,
        GateInstruction gate => 2 * Of(MixedState.OperationOf(gate).Cost),
        ComputedGateInstruction computed => 2 * Of(MatrixOperation.CostOf(computed.Qubits.Length - computed.ControlCount)),
        MeasureInstruction { Qubit: >= 0 } => (2 * Entries) + (2 * Of(0.7)),
        ResetInstruction => Of(MatrixOperation.CostOf(2)),
        ChannelInstruction channel => Of(MatrixOperation.CostOf(2 * channel.Qubits.Length)),
        _ => 0,
    };

    public double Draw(double shots) => Entries;

    private double Entries => Math.Pow(2, qubits) * SecondsPerEntry;

    private double Of(double cost) => (cost * _speed.Sweep) + (Math.Min(cost, 1) * _speed.Pass) + SecondsPerPass;
}
