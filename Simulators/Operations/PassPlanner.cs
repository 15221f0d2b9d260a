using System.Numerics;

namespace Nexus.Simulators.Operations;

/// <summary>
/// Sorts operations into passes. A pass takes the first operation that is left, and of those behind it all that nothing left before them
/// holds back and whose qubits, added to those that the pass has already, still number a block that fits the cache.
/// </summary>
/// <param name="qubitCount">How many qubits the state has.</param>
/// <param name="blockQubits">A block has up to 2^this amplitudes.</param>
internal sealed class PassPlanner(int qubitCount, int blockQubits = PassPlanner.DefaultBlockQubits)
{
    /// <summary>2^14 amplitudes in double precision are 256 KiB: half of a small second-level cache.</summary>
    public const int DefaultBlockQubits = 14;

    /// <summary>The lowest qubits are in every block, so that it consists of runs of 2^4 amplitudes: whole cache lines, fetched together.</summary>
    private const int MostRunQubits = 4;

    /// <summary>No block is narrower: the widest pack has that many lanes.</summary>
    private const int LeastRunQubits = 3;

    /// <summary>So many operations are looked ahead.</summary>
    private const int Window = 1024;

    /// <summary>A pass with so many operations is full: cancellation is looked at once a block.</summary>
    private const int MostOperations = 256;

    private readonly List<StateOperation> _waiting = [];

    /// <summary>How many qubits number the amplitudes of a block: of small states all, of others two fewer at least, so that threads can share them.</summary>
    private int BlockQubits { get; } = Math.Min(blockQubits, qubitCount < blockQubits ? qubitCount : qubitCount - 2);

    /// <summary>Plans the passes of operations that follow one another.</summary>
    public IEnumerable<Pass> Plan(IEnumerable<StateOperation> operations)
    {
        using var source = operations.GetEnumerator();
        while (Fill(source))
        {
            yield return TakePass();
        }
    }

    /// <summary>The pass of a single operation.</summary>
    public static Pass Single(StateOperation operation, int qubitCount, int blockQubits = DefaultBlockQubits)
    {
        var planner = new PassPlanner(qubitCount, blockQubits);
        planner._waiting.Add(operation);
        return planner.TakePass();
    }

    private bool Fill(IEnumerator<StateOperation> source)
    {
        while (_waiting.Count < Window && source.MoveNext())
        {
            _waiting.Add(source.Current);
        }

        return _waiting.Count > 0;
    }

    private Pass TakePass()
    {
        var block = (1UL << Math.Min(qubitCount, Math.Max(LeastRunQubits, Math.Min(MostRunQubits, BlockQubits - 2)))) - 1;
        var taken = new List<StateOperation>();

        // The qubits that operations left behind mix, and those that they depend on at all.
        var (mixed, used) = (0UL, 0UL);
        var left = 0;
        for (var i = 0; i < _waiting.Count; i++)
        {
            var operation = _waiting[i];
            var free = taken.Count < MostOperations && (operation.Targets & used) == 0 && (operation.Reads & mixed) == 0;
            if (free && (taken.Count == 0 || BitOperations.PopCount(block | operation.Targets) <= BlockQubits))
            {
                block |= operation.Targets;
                Take(operation, taken);
            }
            else
            {
                mixed |= operation.Targets;
                used |= operation.Qubits;
                _waiting[left++] = operation;
            }
        }

        _waiting.RemoveRange(left, _waiting.Count - left);
        for (var qubit = 0; qubit < qubitCount && BitOperations.PopCount(block) < BlockQubits; qubit++)
        {
            block |= 1UL << qubit;
        }

        return new Pass(block, taken);
    }

    /// <summary>Adds an operation to a pass; a phase becomes one with an earlier phase where nothing in between mixes its qubits.</summary>
    private static void Take(StateOperation operation, List<StateOperation> taken)
    {
        if (operation is PhaseOperation phase)
        {
            for (var i = taken.Count - 1; i >= 0 && (taken[i].Targets & phase.Reads) == 0; i--)
            {
                if (taken[i] is PhaseOperation earlier)
                {
                    taken[i] = earlier.With(phase);
                    return;
                }
            }
        }

        taken.Add(operation);
    }
}
