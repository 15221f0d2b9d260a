using Nexus.Simulators.Flow;
using Nexus.Simulators.Noise;

namespace Nexus.Simulators.Stabilizer;

/// <summary>A stabilizer state that shots are followed with one after the other: where more than Paulis depends on outcomes.</summary>
internal sealed class TableauState(int qubits, CancellationToken cancellationToken) : IFlowState<TableauState>, IPureState
{
    private readonly Tableau _tableau = new(qubits, cancellationToken);

    public void Clear(CancellationToken cancellationToken) => _tableau.Clear(cancellationToken);

    public void CopyFrom(TableauState other, CancellationToken cancellationToken) => _tableau.CopyFrom(other._tableau, cancellationToken);

    public void Apply(GateInstruction gate, CancellationToken cancellationToken)
    {
        foreach (var step in CliffordAction.Require(gate).Steps)
        {
            _tableau.Apply(step, gate.Qubits);
        }
    }

    public double ChanceOfOne(int qubit, CancellationToken cancellationToken) => _tableau.Peek(qubit, cancellationToken) switch
    {
        true => 1,
        false => 0,
        null => 0.5,
    };

    public void Collapse(int qubit, bool outcome, CancellationToken cancellationToken)
    {
        if (_tableau.Peek(qubit, cancellationToken) is null)
        {
            _tableau.Collapse(qubit, outcome, cancellationToken);
        }
    }

    public void Flip(int qubit, CancellationToken cancellationToken) => _tableau.Apply(new(CliffordStepKind.X, 0), [qubit]);

    public void Chances(KrausChannel channel, ReadOnlySpan<int> qubits, Span<double> chances, CancellationToken cancellationToken) =>
        throw StabilizerSimulator.NotPauli();

    public void Apply(Channel channel, int index, double chance, ReadOnlySpan<int> qubits, CancellationToken cancellationToken)
    {
        for (var i = 0; i < qubits.Length; i++)
        {
            var pauli = (index >> (2 * i)) & 3;
            if (pauli != 0)
            {
                _tableau.Apply(new(pauli == 1 ? CliffordStepKind.X : pauli == 2 ? CliffordStepKind.Z : CliffordStepKind.Y, i), qubits);
            }
        }
    }

    public void Dispose() => _tableau.Dispose();
}
