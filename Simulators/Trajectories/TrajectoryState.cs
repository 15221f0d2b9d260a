using System.Numerics;
using System.Runtime.CompilerServices;
using Nexus.Simulators.Flow;
using Nexus.Simulators.Kernels;
using Nexus.Simulators.Noise;
using Nexus.Simulators.Operations;
using Nexus.Simulators.Program;

namespace Nexus.Simulators.Trajectories;

/// <summary>A statevector that noise acts on by one Kraus operator at a time.</summary>
internal sealed class TrajectoryState : IFlowState<TrajectoryState>, IPureState, IDrawnState
{
    private readonly Statevector _state;
    private readonly BasisSampler _sampler;

    public TrajectoryState(int qubits, Precision precision, CancellationToken cancellationToken)
    {
        _state = new Statevector(qubits, EngineOptions.Default with { Precision = precision }, cancellationToken: cancellationToken);
        _sampler = new BasisSampler(qubits);
    }

    /// <summary>The state itself.</summary>
    public Statevector Amplitudes => _state;

    public void Clear(CancellationToken cancellationToken) => _state.Initialize(Complex.One, cancellationToken);

    public void CopyFrom(TrajectoryState other, CancellationToken cancellationToken) => _state.CopyFrom(other._state, cancellationToken);

    public void Apply(GateInstruction gate, CancellationToken cancellationToken)
    {
        // Another simulator may have looked at the program before, and left its own.
        if (gate.Prepared is not PreparedGate prepared)
        {
            gate.Prepared = prepared = Prepare(gate);
        }

        if (prepared.Pass is { } pass)
        {
            _state.Apply(pass, cancellationToken);
        }
    }

    public double ChanceOfOne(int qubit, CancellationToken cancellationToken)
    {
        var (zero, one) = _state.Weights(qubit, cancellationToken);
        return one / (zero + one);
    }

    public void Collapse(int qubit, bool outcome, CancellationToken cancellationToken)
    {
        var (zero, one) = _state.Weights(qubit, cancellationToken);
        _state.Project(qubit, outcome, 1 / Math.Sqrt(outcome ? one : zero), cancellationToken);
    }

    public void Flip(int qubit, CancellationToken cancellationToken) => _state.Apply(new FlipOperation(qubit, 0), cancellationToken);

    public void Chances(KrausChannel channel, ReadOnlySpan<int> qubits, Span<double> chances, CancellationToken cancellationToken)
    {
        var size = 1 << qubits.Length;
        var reduced = qubits.Length == 1 && channel.IsDiagonal ? Diagonal(qubits[0], cancellationToken) : Reduced(qubits, cancellationToken);
        for (var k = 0; k < chances.Length; k++)
        {
            chances[k] = 0;
            for (var i = 0; i < size * size; i++)
            {
                // The trace of K†K times the reduced density matrix.
                chances[k] += (channel.Weights[k][i] * reduced[(i % size * size) + (i / size)]).Real;
            }
        }
    }

    public void Apply(Channel channel, int index, double chance, ReadOnlySpan<int> qubits, CancellationToken cancellationToken)
    {
        if (channel is PauliChannel)
        {
            for (var i = 0; i < qubits.Length; i++)
            {
                ApplyPauli((index >> (2 * i)) & 3, qubits[i], cancellationToken);
            }

            return;
        }

        var scale = 1 / Math.Sqrt(chance);
        Complex[] matrix = [.. channel.KrausOperators[index].Select(entry => entry * scale)];
        _state.Apply(new MatrixOperation(qubits, 0, matrix), cancellationToken);
    }

    public void Draw(
        ReadOnlySpan<int> qubits, int shots, Xoshiro256 random, DrawnValues receive, CancellationToken cancellationToken)
    {
        int[] places = [.. qubits];
        var held = new ulong[1];
        _sampler.Sample(
            _state,
            shots,
            random,
            (state, count) =>
            {
                held[0] = 0;
                for (var i = 0; i < places.Length; i++)
                {
                    held[0] |= (state >> places[i] & 1) << i;
                }

                receive(held, count);
            },
            cancellationToken);
    }

    public void Dispose() => _state.Dispose();

    /// <summary>What a gate does to the amplitudes; null for the identity.</summary>
    public static StateOperation? OperationOf(GateInstruction gate)
    {
        var controls = Bits.MaskOf(gate.Controls);
        return gate.Kind == Circuits.GateKind.Opaque
            ? new MatrixOperation(gate.Targets, controls, gate.Matrix)
            : GateCompiler.Compile(gate.Kind, gate.Angles, gate.Targets, controls);
    }

    private PreparedGate Prepare(GateInstruction gate) => new(OperationOf(gate) is { } operation ? _state.PassOf(operation) : null);

    private void ApplyPauli(int pauli, int qubit, CancellationToken cancellationToken)
    {
        if ((pauli & 2) != 0)
        {
            _state.Apply(PhaseOperation.Of([1, -1], [qubit], 0), cancellationToken);
        }

        // Y is iXZ: the factor is one of the whole state.
        if ((pauli & 1) != 0)
        {
            Flip(qubit, cancellationToken);
        }
    }

    private Complex[] Diagonal(int qubit, CancellationToken cancellationToken)
    {
        var (zero, one) = _state.Weights(qubit, cancellationToken);
        return [zero, 0, 0, one];
    }

    /// <summary>The density matrix of one or two qubits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal Complex[] Reduced(ReadOnlySpan<int> qubits, CancellationToken cancellationToken)
    {
        var size = 1 << qubits.Length;
        var reduced = new Complex[size * size];
        Span<Complex> amplitudes = stackalloc Complex[size];
        var mask = 0L;
        foreach (var qubit in qubits)
        {
            mask |= 1L << qubit;
        }

        for (long rest = 0; rest < _state.Count; rest = ((rest | mask) + 1) & ~mask)
        {
            if ((rest & 0xFFFF) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            for (var i = 0; i < size; i++)
            {
                var index = rest;
                for (var k = 0; k < qubits.Length; k++)
                {
                    index |= (long)(i >> k & 1) << qubits[k];
                }

                amplitudes[i] = _state[index];
            }

            for (var i = 0; i < size * size; i++)
            {
                reduced[i] += amplitudes[i / size] * Complex.Conjugate(amplitudes[i % size]);
            }
        }

        return reduced;
    }

    /// <summary>What a gate does to the state; null for the identity.</summary>
    private sealed record PreparedGate(Pass? Pass);
}
