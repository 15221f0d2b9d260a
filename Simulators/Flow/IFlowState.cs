using Nexus.Simulators.Noise;

namespace Nexus.Simulators.Flow;

/// <summary>A quantum state that a <see cref="FlowRun{TState}"/> can work with. One thread at a time uses it.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
internal interface IFlowState<TSelf> : IDisposable
    where TSelf : IFlowState<TSelf>
{
    /// <summary>What receives drawn values: bit i of the words is that of the i-th qubit asked for, and so many shots drew them.</summary>
    delegate void Receiver(ReadOnlySpan<ulong> values, int shots);

    /// <summary>Whether it holds mixtures: noise and resets are then exact, and no shots part ways for them.</summary>
    static abstract bool IsMixed { get; }

    /// <summary>Whether <see cref="Draw"/> can be asked; otherwise every measurement lets shots part ways.</summary>
    static abstract bool CanDraw { get; }

    /// <summary>Sets all qubits to |0&gt;.</summary>
    void Clear(CancellationToken cancellationToken);

    /// <summary>Takes over another state.</summary>
    void CopyFrom(TSelf other, CancellationToken cancellationToken);

    /// <summary>Applies a gate.</summary>
    void Apply(GateInstruction gate, CancellationToken cancellationToken);

    /// <summary>The probability of finding a 1.</summary>
    double ChanceOfOne(int qubit, CancellationToken cancellationToken);

    /// <summary>Leaves what measuring a qubit with this outcome leaves.</summary>
    void Collapse(int qubit, bool outcome, CancellationToken cancellationToken);

    /// <summary>Applies X.</summary>
    void Flip(int qubit, CancellationToken cancellationToken);

    /// <summary>Lets noise act. Only of a mixture.</summary>
    void Mix(ChannelInstruction channel, CancellationToken cancellationToken);

    /// <summary>Sets a qubit to |0&gt;. Only of a mixture.</summary>
    void Reset(int qubit, CancellationToken cancellationToken);

    /// <summary>The probability of each Kraus operator. Never of a mixture.</summary>
    void Chances(KrausChannel channel, ReadOnlySpan<int> qubits, Span<double> chances, CancellationToken cancellationToken);

    /// <summary>Applies a Kraus operator that has been drawn with a probability, or a Pauli by its number. Never of a mixture.</summary>
    void Apply(Channel channel, int index, double chance, ReadOnlySpan<int> qubits, CancellationToken cancellationToken);

    /// <summary>Draws the values of qubits measured together. The state may not be used for anything but clearing or overwriting afterwards.</summary>
    void Draw(ReadOnlySpan<int> qubits, int shots, Xoshiro256 random, Receiver receive, CancellationToken cancellationToken);
}
