using Nexus.Simulators.Kernels;

namespace Nexus.Simulators.Operations;

/// <summary>
/// Operations that are done together while the state is read and written once: the states in which the qubits outside of
/// <see cref="Block"/> have the same values are a block, which fits the cache, and each block has all operations before the next.
/// </summary>
internal sealed class Pass
{
    private object? _prepared;

    /// <summary>Describes a pass.</summary>
    /// <param name="block">The mask of the qubits whose values number the amplitudes of a block; all qubits that an operation mixes are among them.</param>
    /// <param name="operations">What is done, in order. Qubits outside of the block are read only.</param>
    public Pass(ulong block, IReadOnlyList<StateOperation> operations)
    {
        Block = block;
        Operations = operations;
        Qubits = Bits.QubitsOf(block);
    }

    /// <summary>The mask of the qubits of a block.</summary>
    public ulong Block { get; }

    /// <summary>The qubits of a block, ascending.</summary>
    public int[] Qubits { get; }

    /// <summary>What is done, in order.</summary>
    public IReadOnlyList<StateOperation> Operations { get; }

    /// <summary>Whether a block's amplitudes stand next to one another.</summary>
    public bool IsContiguous => Qubits.Length == 0 || Qubits[^1] == Qubits.Length - 1;

    /// <summary>How many of the lowest qubits are in the block: it consists of runs of 2^this amplitudes.</summary>
    public int RunQubits
    {
        get
        {
            var run = 0;
            while (run < Qubits.Length && Qubits[run] == run)
            {
                run++;
            }

            return run;
        }
    }

    /// <summary>What kernels need to carry out the pass, made by the first run that asks. Two runs that ask together both make it, which costs time only.</summary>
    public T Prepared<T>(Func<Pass, T> prepare)
        where T : class
    {
        if (_prepared is T prepared)
        {
            return prepared;
        }

        prepared = prepare(this);
        _prepared = prepared;
        return prepared;
    }
}
