using System.Numerics;

namespace Nexus.Simulators.Kernels;

/// <summary>
/// A matrix as the factors that kernels multiply packs by. Of the qubits that it acts on, those below <c>LaneQubits</c> number lanes; the
/// others number runs. A row of runs is the sum over x = 0, 1, 2, ... of its factor x times the run (row XOR x), its lanes put in the order
/// (lane XOR x). All kernels add in this order, so that an amplitude rounds the same wherever its qubits stand.
/// </summary>
internal sealed unsafe class MatrixTable<TReal>
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
{
    private readonly AlignedArray<TReal> _factors;
    private readonly AlignedArray<TReal> _orders;

    private MatrixTable(AlignedArray<TReal> factors, AlignedArray<TReal> orders)
    {
        _factors = factors;
        _orders = orders;
    }

    /// <summary>The factors: all of row 0, then all of row 1, ...</summary>
    public TReal* At => _factors.At;

    /// <summary>What permutes the lanes for x = 1, 2, ..., as far as qubits number lanes.</summary>
    public TReal* Orders => _orders.At;

    /// <summary>Prepares a matrix.</summary>
    /// <param name="matrix">Row after row; bit i of a number is the value of <paramref name="targets"/>[i].</param>
    /// <param name="targets">The qubits, ascending.</param>
    /// <param name="controls">The mask of the controls; those that number lanes are woven into the factors.</param>
    public static MatrixTable<TReal> Create<TPack>(Complex[] matrix, int[] targets, ulong controls)
        where TPack : struct, IPack<TPack, TReal>
    {
        var size = 1 << targets.Length;
        var rows = size >> targets.Count(target => target < TPack.LaneQubits);
        var factors = new AlignedArray<TReal>(rows * size * Factor<TPack, TReal>.Stride);
        for (var row = 0; row < rows; row++)
        {
            WriteRow<TPack>(matrix, targets, controls, row, factors.At + ((long)row * size * Factor<TPack, TReal>.Stride));
        }

        return new(factors, WriteOrders<TPack>(targets));
    }

    /// <summary>The table of a matrix too large for a table: orders only.</summary>
    public static MatrixTable<TReal> OrdersOnly<TPack>(int[] targets)
        where TPack : struct, IPack<TPack, TReal> => new(new AlignedArray<TReal>(0), WriteOrders<TPack>(targets));

    /// <summary>Writes the factors of one row.</summary>
    public static void WriteRow<TPack>(Complex[] matrix, int[] targets, ulong controls, int row, TReal* to)
        where TPack : struct, IPack<TPack, TReal>
    {
        var size = 1 << targets.Length;
        var laneTargets = targets.Count(target => target < TPack.LaneQubits);
        Span<Complex> lanes = stackalloc Complex[1 << TPack.LaneQubits];
        var laneControls = controls & ((ulong)lanes.Length - 1);
        for (var x = 0; x < size; x++)
        {
            for (var lane = 0; lane < lanes.Length; lane++)
            {
                var number = row << laneTargets;
                for (var i = 0; i < laneTargets; i++)
                {
                    number |= (lane >> targets[i] & 1) << i;
                }

                lanes[lane] = ((ulong)lane & laneControls) == laneControls ? matrix[(number * size) + (number ^ x)] : x == 0 ? 1 : 0;
            }

            Factor<TPack, TReal>.Write(to + ((long)x * Factor<TPack, TReal>.Stride), lanes);
        }
    }

    private static AlignedArray<TReal> WriteOrders<TPack>(int[] targets)
        where TPack : struct, IPack<TPack, TReal>
    {
        var laneTargets = targets.Where(target => target < TPack.LaneQubits).ToArray();
        var flips = (1 << laneTargets.Length) - 1;
        var packLength = 2 << TPack.LaneQubits;
        var orders = new AlignedArray<TReal>(flips * packLength);
        var sources = new int[1 << TPack.LaneQubits];
        for (var flip = 1; flip <= flips; flip++)
        {
            for (var lane = 0; lane < sources.Length; lane++)
            {
                sources[lane] = lane;
                for (var i = 0; i < laneTargets.Length; i++)
                {
                    sources[lane] ^= (flip >> i & 1) << laneTargets[i];
                }
            }

            TPack.Order(sources).Store(orders.At + ((flip - 1) * packLength));
        }

        return orders;
    }
}
