using System.Numerics;

namespace Nexus.Simulators.Operations;

/// <summary>
/// Makes gates on the same one or two qubits one matrix, where that costs less than the gates one by one: as a rule the gates on single
/// qubits become part of the two-qubit gates beside them.
/// </summary>
internal static class GateFusion
{
    /// <summary>The same operations, some of them in another order, some as one.</summary>
    public static List<StateOperation> Fuse(IReadOnlyList<StateOperation> operations, CancellationToken cancellationToken = default)
    {
        var clusters = new List<GateCluster?>();

        // Which cluster came last to each qubit.
        var last = new int[64];
        Array.Fill(last, -1);
        foreach (var operation in operations)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var qubits = operation.Qubits;
            var first = qubits == 0 ? -1 : last[BitOperations.TrailingZeroCount(qubits)];
            var second = qubits == 0 ? -1 : last[63 - BitOperations.LeadingZeroCount(qubits)];
            if (first >= 0 && first == second && clusters[first] is { IsOpen: true } open && (qubits & ~open.Qubits) == 0)
            {
                open.Add(operation);
                continue;
            }

            var cluster = new GateCluster(operation);
            if (BitOperations.PopCount(qubits) == 2)
            {
                Absorb(first, cluster);
                Absorb(second, cluster);
            }

            clusters.Add(cluster);
            for (var rest = qubits; rest != 0; rest &= rest - 1)
            {
                last[BitOperations.TrailingZeroCount(rest)] = clusters.Count - 1;
            }
        }

        return [.. clusters.SelectMany(OperationsOf)];

        IEnumerable<StateOperation> OperationsOf(GateCluster? cluster)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return cluster?.Operations() ?? [];
        }

        // What came last to one qubit of a pair and is on that qubit alone.
        void Absorb(int earlier, GateCluster pair)
        {
            if (earlier >= 0 && clusters[earlier] is { } single && BitOperations.PopCount(single.Qubits) == 1)
            {
                pair.Prepend(single);
                clusters[earlier] = null;
            }
        }
    }
}
