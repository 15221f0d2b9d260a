using System.Numerics;
using Nexus.Circuits;
using Nexus.Simulators.Flow;
using Nexus.Simulators.Kernels;
using Nexus.Simulators.Noise;
using Nexus.Simulators.Operations;

namespace Nexus.Simulators.DensityMatrices;

/// <summary>
/// A density matrix, held as a vector of twice as many qubits: qubit k of the row is qubit k, that of the column is qubit n + k. A gate
/// acts on the row, and its complex conjugate on the column; a channel on both together.
/// </summary>
internal sealed class MixedState : IFlowState<MixedState>, IMixedState, IDrawnState
{
    private static readonly KrausChannel ResetChannel = new([[1, 0, 0, 0], [0, 1, 0, 0]]);
    private static readonly Complex[] ResetOperator = Superoperator(ResetChannel);

    private readonly int _qubits;
    private readonly Statevector _state;

    public MixedState(int qubits, CancellationToken cancellationToken)
    {
        _qubits = qubits;
        _state = new Statevector(2 * qubits, cancellationToken: cancellationToken);
    }

    /// <summary>An entry of the matrix.</summary>
    public Complex this[long row, long column] => _state[row | (column << _qubits)];

    public void Clear(CancellationToken cancellationToken) => _state.Initialize(Complex.One, cancellationToken);

    public void CopyFrom(MixedState other, CancellationToken cancellationToken) => _state.CopyFrom(other._state, cancellationToken);

    public void Apply(GateInstruction gate, CancellationToken cancellationToken)
    {
        // Another simulator may have looked at the program before, and left its own.
        if (gate.Prepared is not Pass[] sides)
        {
            gate.Prepared = sides = Prepare(gate);
        }

        foreach (var side in sides)
        {
            _state.Apply(side, cancellationToken);
        }
    }

    public double ChanceOfOne(int qubit, CancellationToken cancellationToken)
    {
        var (zero, one) = Weights(qubit);
        return one / (zero + one);
    }

    public void Collapse(int qubit, bool outcome, CancellationToken cancellationToken)
    {
        var (zero, one) = Weights(qubit);
        _state.Project(qubit, outcome, 1 / (outcome ? one : zero), cancellationToken);
        _state.Project(_qubits + qubit, outcome, 1, cancellationToken);
    }

    public void Flip(int qubit, CancellationToken cancellationToken)
    {
        _state.Apply(new FlipOperation(qubit, 0), cancellationToken);
        _state.Apply(new FlipOperation(_qubits + qubit, 0), cancellationToken);
    }

    public void Mix(ChannelInstruction channel, CancellationToken cancellationToken)
    {
        channel.Prepared ??= Superoperator(channel.Channel);
        Apply((Complex[])channel.Prepared, channel.Qubits, cancellationToken);
    }

    public void Reset(int qubit, CancellationToken cancellationToken) => Apply(ResetOperator, [qubit], cancellationToken);

    public void Draw(
        ReadOnlySpan<int> qubits, int shots, Xoshiro256 random, DrawnValues receive, CancellationToken cancellationToken)
    {
        // Only the qubits asked for: states that differ elsewhere are one outcome.
        var weights = new double[1 << qubits.Length];
        for (long index = 0; index < 1L << _qubits; index++)
        {
            var value = 0;
            for (var i = 0; i < qubits.Length; i++)
            {
                value |= (int)(index >> qubits[i] & 1) << i;
            }

            weights[value] += this[index, index].Real;
        }

        var values = new ulong[1];
        WeightSampler.Draw(
            weights,
            shots,
            random,
            (outcome, count) =>
            {
                values[0] = (ulong)outcome;
                receive(values, count);
            },
            cancellationToken);
    }

    public void Dispose() => _state.Dispose();

    /// <summary>sum K x K*: what a channel does to a row and column number taken as one, the rows' bits the low ones.</summary>
    private static Complex[] Superoperator(Channel channel)
    {
        var size = 1 << channel.QubitCount;
        var whole = new Complex[size * size * size * size];
        foreach (var k in channel.KrausOperators)
        {
            for (var to = 0; to < size * size; to++)
            {
                for (var from = 0; from < size * size; from++)
                {
                    whole[(to * size * size) + from] +=
                        k[(to % size * size) + (from % size)] * Complex.Conjugate(k[(to / size * size) + (from / size)]);
                }
            }
        }

        return whole;
    }

    private void Apply(Complex[] superoperator, ReadOnlySpan<int> qubits, CancellationToken cancellationToken)
    {
        Span<int> both = stackalloc int[2 * qubits.Length];
        for (var i = 0; i < qubits.Length; i++)
        {
            both[i] = qubits[i];
            both[qubits.Length + i] = _qubits + qubits[i];
        }

        _state.Apply(new MatrixOperation(both, 0, superoperator), cancellationToken);
    }

    private Pass[] Prepare(GateInstruction gate)
    {
        int[] columns = [.. gate.Qubits.Select(qubit => _qubits + qubit)];
        Complex[] conjugate = [.. gate.Matrix.Select(Complex.Conjugate)];
        return [
            _state.PassOf(OperationOf(gate)),
            _state.PassOf(OperationOf(gate.Kind, conjugate, columns.AsSpan(gate.ControlCount), Bits.MaskOf(columns.AsSpan(0, gate.ControlCount))))];
    }

    /// <summary>What a gate does to the rows.</summary>
    public static StateOperation OperationOf(GateInstruction gate) => OperationOf(gate.Kind, gate.Matrix, gate.Targets, Bits.MaskOf(gate.Controls));

    private static StateOperation OperationOf(GateKind kind, Complex[] matrix, ReadOnlySpan<int> targets, ulong controls) => (kind, targets.Length) switch
    {
        (GateKind.X, _) => new FlipOperation(targets[0], controls),
        (_, 0) => new PhaseOperation(new PhaseTerm(controls, matrix[0])),
        (_, 1) when matrix[1] == Complex.Zero && matrix[2] == Complex.Zero => PhaseOperation.Of([matrix[0], matrix[3]], targets, controls),
        _ => new MatrixOperation(targets, controls, matrix),
    };

    private (double Zero, double One) Weights(int qubit)
    {
        var (zero, one) = (0.0, 0.0);
        for (long index = 0; index < 1L << _qubits; index++)
        {
            var weight = this[index, index].Real;
            zero += (index >> qubit & 1) == 0 ? weight : 0;
            one += (index >> qubit & 1) == 0 ? 0 : weight;
        }

        return (Math.Max(zero, 0), Math.Max(one, 0));
    }
}
