namespace Nexus.Simulators;

/// <summary>What a simulation would take, about.</summary>
/// <param name="Bytes">The bytes of one state, of what sampling holds beside it, and of the shots; <see cref="UInt128.MaxValue"/> where they would exceed it.</param>
/// <param name="Seconds">
/// The time, in seconds; infinite where a number of qubits is beyond any machine. When shots part ways, each is taken to go a way of its own
/// as soon as there are enough ways, which is the most that it can come to; a <c>while</c> and a <c>for</c> over values known only at run time
/// are counted as one round, so that a circuit with such loops can take longer by as many times as they go round.
/// </param>
/// <param name="Branches">Whether shots part ways before the end: a qubit is reset, or is measured and used afterwards, or errors are drawn.</param>
/// <param name="IsUpperBound">
/// Whether <paramref name="Seconds"/> is what it takes at most: of a matrix product state whose entanglement shows only in the run.
/// </param>
public sealed record SimulationEstimate(UInt128 Bytes, double Seconds, bool Branches, bool IsUpperBound = false)
{
    /// <summary>An estimate that counts the table of shots among the bytes.</summary>
    internal static SimulationEstimate WithShots(UInt128 bytes, int bits, int shots, double seconds, bool branches, bool isUpperBound = false)
    {
        var table = (UInt128)ShotTable.RowBytesFor(bits) * (UInt128)shots;
        return new SimulationEstimate(UInt128.MaxValue - bytes < table ? UInt128.MaxValue : bytes + table, seconds, branches, isUpperBound);
    }
}
