namespace Nexus.Simulators.Flow;

/// <summary>
/// A quantum state that a <see cref="FlowRun{TState}"/> can work with. One thread at a time uses it. Where there is noise, it is an <see cref="IMixedState"/> or
/// an <see cref="IPureState"/> too.
/// </summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
internal interface IFlowState<TSelf> : IDisposable
    where TSelf : IFlowState<TSelf>
{
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
}
