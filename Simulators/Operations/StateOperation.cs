using System.Numerics;

namespace Nexus.Simulators.Operations;

/// <summary>What is done to a state: a gate, or several made one. Qubits are places in the state.</summary>
internal abstract record StateOperation
{
    /// <summary>The qubits whose values it mixes, as a mask. Any other it only reads, which changes its values in phase alone.</summary>
    public abstract ulong Targets { get; }

    /// <summary>The qubits that it reads without mixing their values: controls, and those that a phase depends on.</summary>
    public abstract ulong Reads { get; }

    /// <summary>All qubits that it depends on.</summary>
    public ulong Qubits => Targets | Reads;

    /// <summary>The work over amplitudes that are in the cache, in sweeps of a general one-qubit matrix.</summary>
    public abstract double Cost { get; }

    /// <summary>The same on other places: qubit q on <paramref name="places"/>[q].</summary>
    public abstract StateOperation Move(ReadOnlySpan<int> places);

    /// <summary>The matrix over some qubits, which must be all that it depends on, with others at will.</summary>
    /// <param name="qubits">The qubits; bit i of a row or column number is the value of <paramref name="qubits"/>[i].</param>
    /// <returns>Row after row.</returns>
    public abstract Complex[] Matrix(ReadOnlySpan<int> qubits);

    /// <summary>A mask of qubits moved to other places.</summary>
    protected static ulong Move(ulong mask, ReadOnlySpan<int> places)
    {
        var moved = 0UL;
        for (; mask != 0; mask &= mask - 1)
        {
            moved |= 1UL << places[BitOperations.TrailingZeroCount(mask)];
        }

        return moved;
    }

    /// <summary>A mask of qubits in the numbering of <paramref name="qubits"/>.</summary>
    protected static int Within(ulong mask, ReadOnlySpan<int> qubits)
    {
        var within = 0;
        for (var i = 0; i < qubits.Length; i++)
        {
            within |= (int)(mask >> qubits[i] & 1) << i;
        }

        return within;
    }
}
