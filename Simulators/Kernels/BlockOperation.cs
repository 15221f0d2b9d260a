namespace Nexus.Simulators.Kernels;

/// <summary>An operation made ready for the blocks of a pass: qubits are numbered within the block.</summary>
/// <param name="outerControls">The mask of the controls outside of the block, numbered as in the state.</param>
internal abstract unsafe class BlockOperation<TReal>(ulong outerControls)
    where TReal : unmanaged
{
    /// <summary>Does it to a block.</summary>
    /// <param name="block">The block's amplitudes.</param>
    /// <param name="outer">The values of the qubits outside of the block, as a state with those in the block 0.</param>
    /// <param name="workspace">The memory of the thread that this is called on.</param>
    public void Apply(TReal* block, ulong outer, Workspace<TReal> workspace)
    {
        if ((outer & outerControls) == outerControls)
        {
            ApplyInside(block, outer, workspace);
        }
    }

    /// <summary>Does it to a block whose outer qubits meet the controls.</summary>
    protected abstract void ApplyInside(TReal* block, ulong outer, Workspace<TReal> workspace);
}
