using System.Runtime.InteropServices;

namespace Nexus.Simulators.Kernels;

/// <summary>What one thread computes in beside the state: a copy of a block, and what a kernel asks for.</summary>
internal sealed unsafe class Workspace<TReal> : IDisposable
    where TReal : unmanaged
{
    private TReal* _block;
    private long _blockLength;
    private TReal* _scratch;
    private long _scratchLength;

    ~Workspace() => Free();

    /// <summary>Room for a block, with what was there before.</summary>
    public TReal* Block(long length) => Room(ref _block, ref _blockLength, length);

    /// <summary>Room for a kernel, with what was there before.</summary>
    public TReal* Scratch(long length) => Room(ref _scratch, ref _scratchLength, length);

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private static TReal* Room(ref TReal* room, ref long roomLength, long length)
    {
        if (length > roomLength)
        {
            NativeMemory.AlignedFree(room);
            room = null;
            roomLength = 0;
            room = (TReal*)NativeMemory.AlignedAlloc((nuint)(length * sizeof(TReal)), AlignedArray<TReal>.Alignment);
            roomLength = length;
        }

        return room;
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_block);
        NativeMemory.AlignedFree(_scratch);
        _block = _scratch = null;
        _blockLength = _scratchLength = 0;
    }
}
