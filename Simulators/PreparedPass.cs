using System.Numerics;
using System.Runtime.CompilerServices;
using Nexus.Simulators.Kernels;
using Nexus.Simulators.Operations;

namespace Nexus.Simulators;

/// <summary>A pass made ready for states of one kind.</summary>
internal sealed unsafe class PreparedPass<TPack, TReal>
    where TPack : struct, IPack<TPack, TReal>
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
{
    /// <summary>A sweep without blocks is handed to threads in portions of 2^15 amplitudes.</summary>
    private const int PortionQubits = 15;

    private readonly BlockOperation<TReal>[] _operations;

    /// <summary>The single operation of a pass whose blocks would have to be copied: it is done on the state itself.</summary>
    private readonly ISweepOperation<TReal>? _whole;

    private readonly int _blockQubits;
    private readonly ulong _outside;
    private readonly int _runQubits;

    /// <summary>Where the runs of a block stand, from its first amplitude on; a single one where the block is contiguous.</summary>
    private readonly long[] _runs;

    /// <summary>Prepares a pass.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="qubits">How many qubits the amplitudes have, at least as many as number lanes.</param>
    public PreparedPass(Pass pass, int qubits)
    {
        // Small states are filled up to a pack: its qubits are in the block although nothing is done to them.
        var block = pass.Block | ((1UL << TPack.LaneQubits) - 1);
        var all = (1UL << qubits) - 1;
        _runQubits = BitOperations.TrailingZeroCount(~block);
        _blockQubits = BitOperations.PopCount(block);
        _outside = all & ~block;
        _runs = new long[1L << (_blockQubits - _runQubits)];
        for (var run = 0; run < _runs.Length; run++)
        {
            _runs[run] = 2 * (long)Bits.Deposit((ulong)run, block & ~((1UL << _runQubits) - 1));
        }

        if (_runs.Length > 1 && pass.Operations is [not PhaseOperation])
        {
            _operations = KernelFactory<TPack, TReal>.Prepare(pass, Bits.QubitsOf(all));
            _whole = (ISweepOperation<TReal>)_operations[0];
        }
        else
        {
            _operations = KernelFactory<TPack, TReal>.Prepare(pass, Bits.QubitsOf(block));
        }
    }

    /// <summary>Carries it out.</summary>
    public void Run(TReal* state, Crew crew, Workspace<TReal>[] workspaces, CancellationToken cancellationToken)
    {
        if (_whole is null)
        {
            crew.For(1L << BitOperations.PopCount(_outside), 1, (worker, from, to) => RunBlocks(state, from, to, workspaces[worker]), cancellationToken);
        }
        else
        {
            var portion = 1L << Math.Max(PortionQubits - _whole.Sweep.RunQubits, 0);
            crew.For(_whole.Sweep.Runs, portion, (worker, from, to) => _whole.Apply(state, from, to - from, workspaces[worker]), cancellationToken);
        }
    }

    private void RunBlocks(TReal* state, long from, long to, Workspace<TReal> workspace)
    {
        var copied = _runs.Length > 1;
        for (; from < to; from++)
        {
            var outer = Bits.Deposit((ulong)from, _outside);
            var home = state + (2 * outer);
            var block = copied ? workspace.Block(2L << _blockQubits) : home;
            if (copied)
            {
                Gather(home, block);
            }

            foreach (var operation in _operations)
            {
                operation.Apply(block, outer, workspace);
            }

            if (copied)
            {
                Scatter(block, home);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void Gather(TReal* home, TReal* block)
    {
        var length = 2L << _runQubits;
        foreach (var run in _runs)
        {
            Copy(home + run, block, length);
            block += length;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void Scatter(TReal* block, TReal* home)
    {
        var length = 2L << _runQubits;
        foreach (var run in _runs)
        {
            Copy(block, home + run, length);
            block += length;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(TReal* from, TReal* to, long length)
    {
        for (long i = 0; i < length; i += 2 << TPack.LaneQubits)
        {
            TPack.Load(from + i).Store(to + i);
        }
    }
}
