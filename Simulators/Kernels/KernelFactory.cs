using System.Numerics;
using Nexus.Simulators.Operations;

namespace Nexus.Simulators.Kernels;

/// <summary>Chooses the kernel of each operation.</summary>
internal static class KernelFactory<TPack, TReal>
    where TPack : struct, IPack<TPack, TReal>
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
{
    /// <summary>Runs are cut at 2^14 amplitudes (256 KiB), so that no sweep holds back a cancellation.</summary>
    private const int MostRunQubits = 14;

    private static ulong LaneMask => (1UL << TPack.LaneQubits) - 1;

    /// <summary>Makes the operations of a pass ready for its blocks.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="block">The qubits of a block, ascending; at least those that number lanes.</param>
    public static BlockOperation<TReal>[] Prepare(Pass pass, int[] block)
    {
        // Where each qubit stands in the block. Those outside are only looked at by their masks.
        var places = new int[64];
        for (var place = 0; place < block.Length; place++)
        {
            places[block[place]] = place;
        }

        var mask = Bits.MaskOf(block);
        return [.. pass.Operations.SelectMany(operation => Prepare(operation, block, mask, places))];
    }

    private static IEnumerable<BlockOperation<TReal>> Prepare(StateOperation operation, int[] block, ulong mask, int[] places)
    {
        switch (operation)
        {
            case PhaseOperation phase:
                return DiagonalOperation<TPack, TReal>.Create(phase.Terms, block);
            case FlipOperation flip:
                return [Flip(places[flip.Target], Bits.Extract(flip.Controls & mask, mask), block.Length, flip.Controls & ~mask)];
            default:
                var matrix = (MatrixOperation)operation;
                var targets = matrix.Places.ToArray();
                for (var i = 0; i < targets.Length; i++)
                {
                    targets[i] = places[targets[i]];
                }

                return [Matrix(matrix.Entries, targets, Bits.Extract(matrix.Controls & mask, mask), block.Length, matrix.Controls & ~mask)];
        }
    }

    private static BlockOperation<TReal> Flip(int target, ulong controls, int qubits, ulong outerControls)
    {
        var laneControls = controls & LaneMask;
        var lanes = 1 << TPack.LaneQubits;
        if (target < TPack.LaneQubits)
        {
            var sources = new int[lanes];
            for (var lane = 0; lane < lanes; lane++)
            {
                sources[lane] = ((ulong)lane & laneControls) == laneControls ? lane ^ (1 << target) : lane;
            }

            return Swept(new OrderKernel<TPack, TReal>(TPack.Order(sources)), qubits, 0, controls, outerControls);
        }

        var distance = Distance(target);
        if (laneControls == 0)
        {
            return Swept(new SwapRunsKernel<TPack, TReal>(distance), qubits, 1UL << target, controls, outerControls);
        }

        var chosen = new bool[lanes];
        for (var lane = 0; lane < lanes; lane++)
        {
            chosen[lane] = ((ulong)lane & laneControls) == laneControls;
        }

        return Swept(new SwapLanesKernel<TPack, TReal>(TPack.Mask(chosen), distance), qubits, 1UL << target, controls, outerControls);
    }

    private static BlockOperation<TReal> Matrix(Complex[] matrix, int[] targets, ulong controls, int qubits, ulong outerControls)
    {
        var mask = Bits.MaskOf(targets);
        var laneTargets = BitOperations.PopCount(mask & LaneMask);
        if (targets.Length > 2)
        {
            // Each pack of a run stands for as many as there are rows, and each of these takes as many multiplications.
            var above = targets.Length - laneTargets;
            var sweep = new Sweep(qubits, mask & ~LaneMask, controls & ~LaneMask, Math.Max(MostRunQubits - (2 * above), TPack.LaneQubits + 2));
            return new DenseOperation<TPack, TReal>(matrix, targets, controls, sweep, outerControls);
        }

        var table = MatrixTable<TReal>.Create<TPack>(matrix, targets, controls);
        return (targets.Length, laneTargets) switch
        {
            (1, 0) => Swept(new PairKernel<TPack, TReal>(table, Distance(targets[0])), qubits, mask, controls, outerControls),
            (1, _) => Swept(new LaneKernel<TPack, TReal>(table), qubits, 0, controls, outerControls),
            (_, 0) => Swept(new QuadKernel<TPack, TReal>(table, Distance(targets[0]), Distance(targets[1])), qubits, mask, controls, outerControls),
            (_, 1) => Swept(new PairLaneKernel<TPack, TReal>(table, Distance(targets[1])), qubits, mask, controls, outerControls),
            _ => Swept(new LanePairKernel<TPack, TReal>(table), qubits, 0, controls, outerControls),
        };
    }

    private static SweepOperation<TReal, TKernel> Swept<TKernel>(TKernel kernel, int qubits, ulong targets, ulong controls, ulong outerControls)
        where TKernel : struct, IRunKernel<TReal> =>
        new(new Sweep(qubits, targets & ~LaneMask, controls & ~LaneMask, MostRunQubits), kernel, outerControls);

    /// <summary>How far apart two amplitudes are that differ in this qubit.</summary>
    private static long Distance(int qubit) => 2L << qubit;
}
