namespace Nexus.Simulators;

/// <summary>
/// Draws basis states of a statevector with their probabilities. The shots are split binomially down a tree of block weights,
/// then within the blocks that received any, so that the state is read once or twice in order, nothing of its size is
/// held beside it, and no sorting is needed. States come out in ascending order.
/// </summary>
internal sealed class BasisSampler
{
    private const int BlockQubits = 12;

    /// <summary>From this many shots in a range on, splitting it is cheaper than searching it for each.</summary>
    private const int SplitShots = 32;

    private readonly int _blockSize;
    private readonly double[] _runningSums;

    /// <summary>A heap-ordered binary tree: node 1 is the root, the children of i are 2i and 2i+1, the last half are the blocks.</summary>
    private readonly double[] _tree;

    public BasisSampler(int qubitCount)
    {
        _blockSize = 1 << Math.Min(qubitCount, BlockQubits);
        _runningSums = new double[_blockSize];
        _tree = new double[2L << Math.Max(0, qubitCount - BlockQubits)];
    }

    /// <summary>What receives the drawn states: a basis state, and how many shots drew it.</summary>
    public delegate void Receiver(ulong state, int shots);

    /// <summary>The bytes that a sampler holds for this many qubits (at most 120).</summary>
    public static UInt128 WorkingBytes(int qubitCount) =>
        ((UInt128)sizeof(double) << BlockQubits) + ((UInt128)(2 * sizeof(double)) << Math.Max(0, qubitCount - BlockQubits));

    /// <summary>Draws <paramref name="shots"/> basis states.</summary>
    public void Sample(Statevector state, int shots, Xoshiro256 random, Receiver receive, CancellationToken cancellationToken)
    {
        var blocks = _tree.LongLength / 2;
        state.Norms(Math.Min(state.QubitCount, BlockQubits), _tree.AsSpan((int)blocks), cancellationToken);

        for (var node = blocks - 1; node >= 1; node--)
        {
            _tree[node] = _tree[2 * node] + _tree[2 * node + 1];
        }

        SplitNode(1, shots);

        void SplitNode(long node, int count)
        {
            if (count == 0)
            {
                return;
            }

            if (node >= blocks)
            {
                cancellationToken.ThrowIfCancellationRequested();
                state.Accumulate((node - blocks) * _blockSize, _runningSums);
                SplitRange((ulong)((node - blocks) * _blockSize), 0, _blockSize, count, random, receive);
                return;
            }

            var left = random.NextBinomial(count, _tree[2 * node] / _tree[node]);
            SplitNode(2 * node, left);
            SplitNode(2 * node + 1, count - left);
        }
    }

    private void SplitRange(ulong blockStart, int low, int high, int shots, Xoshiro256 random, Receiver receive)
    {
        if (shots == 0)
        {
            return;
        }

        if (high - low == 1)
        {
            receive(blockStart + (ulong)low, shots);
            return;
        }

        var before = low == 0 ? 0 : _runningSums[low - 1];
        var weight = _runningSums[high - 1] - before;
        if (shots >= SplitShots)
        {
            var middle = (low + high) / 2;
            var left = random.NextBinomial(shots, (_runningSums[middle - 1] - before) / weight);
            SplitRange(blockStart, low, middle, left, random, receive);
            SplitRange(blockStart, middle, high, shots - left, random, receive);
            return;
        }

        for (; shots > 0; shots--)
        {
            receive(blockStart + (ulong)Search(low, high, before + random.NextUnit() * weight), 1);
        }
    }

    /// <summary>The first position in [low, high) whose running sum exceeds the point: never one of weight 0.</summary>
    private int Search(int low, int high, double point)
    {
        // Rounding can put the point on the range's very end; what lies just below it has weight.
        point = Math.Min(point, Math.BitDecrement(_runningSums[high - 1]));
        high--;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_runningSums[middle] > point)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }
}
