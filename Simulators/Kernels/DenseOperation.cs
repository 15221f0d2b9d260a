using System.Numerics;

namespace Nexus.Simulators.Kernels;

/// <summary>A matrix on three or more qubits.</summary>
internal sealed unsafe class DenseOperation<TPack, TReal> : BlockOperation<TReal>, ISweepOperation<TReal>
    where TPack : struct, IPack<TPack, TReal>
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
{
    private readonly Complex[] _matrix;
    private readonly int[] _targets;
    private readonly ulong _controls;
    private readonly long[] _offsets;
    private readonly MatrixTable<TReal> _table;

    /// <summary>Prepares a matrix.</summary>
    /// <param name="matrix">Row after row.</param>
    /// <param name="targets">The qubits, ascending.</param>
    /// <param name="controls">The mask of the controls.</param>
    /// <param name="sweep">The runs.</param>
    /// <param name="outerControls">The mask of the controls outside of the block.</param>
    public DenseOperation(Complex[] matrix, int[] targets, ulong controls, Sweep sweep, ulong outerControls)
        : base(outerControls)
    {
        _matrix = matrix;
        _targets = targets;
        _controls = controls;
        Sweep = sweep;
        var above = targets.Where(target => target >= TPack.LaneQubits).ToArray();
        _offsets = new long[1 << above.Length];
        for (var row = 0; row < _offsets.Length; row++)
        {
            _offsets[row] = 2 * (long)Bits.Deposit((ulong)row, Bits.MaskOf(above));
        }

        _table = targets.Length <= DenseKernel<TPack, TReal>.MaxTableQubits
            ? MatrixTable<TReal>.Create<TPack>(matrix, targets, controls)
            : MatrixTable<TReal>.OrdersOnly<TPack>(targets);
    }

    public Sweep Sweep { get; }

    public void Apply(TReal* amplitudes, long firstRun, long count, Workspace<TReal> workspace)
    {
        var scratch = workspace.Scratch(DenseKernel<TPack, TReal>.ScratchLength(_targets.Length));
        var kernel = new DenseKernel<TPack, TReal>(_matrix, _targets, _controls, _offsets, _table, scratch);
        Sweep.Over(amplitudes, ref kernel, firstRun, count);
    }

    protected override void ApplyInside(TReal* block, ulong outer, Workspace<TReal> workspace) => Apply(block, 0, Sweep.Runs, workspace);
}
