using System.Numerics;

namespace Nexus.Simulators.DensityMatrices;

/// <summary>The density matrix of n qubits: 2^n rows and columns, qubit k at bit k of their numbers. Disposing frees it.</summary>
public sealed class DensityMatrix : IDisposable
{
    private readonly MixedState _state;

    internal DensityMatrix(MixedState state, int qubitCount)
    {
        _state = state;
        QubitCount = qubitCount;
    }

    /// <summary>How many qubits there are.</summary>
    public int QubitCount { get; }

    /// <summary>An entry: &lt;row| r |column&gt;.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    public Complex this[int row, int column]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row);
            ArgumentOutOfRangeException.ThrowIfNegative(column);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, 1 << QubitCount);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, 1 << QubitCount);
            return _state[row, column];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _state.Dispose();
}
