namespace Nexus.Simulators.Flow;

/// <summary>What receives drawn values: bit i of the words is that of the i-th qubit asked for, and so many shots drew them.</summary>
internal delegate void DrawnValues(ReadOnlySpan<ulong> values, int shots);

/// <summary>A state whose qubits can be drawn together, for many shots; of others every measurement lets shots part ways.</summary>
internal interface IDrawnState
{
    /// <summary>Draws the values of qubits measured together. The state may not be used for anything but clearing or overwriting afterwards.</summary>
    void Draw(ReadOnlySpan<int> qubits, int shots, Xoshiro256 random, DrawnValues receive, CancellationToken cancellationToken);
}
