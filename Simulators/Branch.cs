using System.Globalization;
using Nexus.Circuits;
using Nexus.Simulators.Program;

namespace Nexus.Simulators;

/// <summary>The shots that have had the same outcomes so far, and where they go on.</summary>
internal sealed class Branch
{
    private const sbyte NotDeferred = -1;

    private readonly byte[] _bits;

    /// <summary>For each bit the place of the qubit whose value it takes at the end, or -1; empty when no measurement is deferred.</summary>
    private readonly sbyte[] _deferred;

    private readonly List<bool> _history;
    private readonly long _maxRounds;

    /// <summary>The start of a program.</summary>
    public Branch(StatevectorProgram program, int shots, long maxRounds)
    {
        _bits = new byte[ShotTable.RowBytesFor(program.BitCount)];
        _deferred = new sbyte[program.DefersMeasurements ? program.BitCount : 0];
        Array.Fill(_deferred, NotDeferred);
        _history = [];
        _maxRounds = maxRounds;
        Loops = new LoopState?[program.LoopDepth];
        Shots = shots;
    }

    private Branch(Branch other, int shots, int step)
    {
        _bits = [.. other._bits];
        _deferred = [.. other._deferred];
        _history = [.. other._history];
        _maxRounds = other._maxRounds;
        Loops = [.. other.Loops];
        Rounds = other.Rounds;
        Reached = other.Reached;
        Shots = shots;
        Step = step;
    }

    /// <summary>How many shots go this way.</summary>
    public int Shots { get; set; }

    /// <summary>The step that comes next.</summary>
    public int Step { get; }

    /// <summary>How many steps of the program, from its start, lie behind at the farthest.</summary>
    public int Reached { get; set; }

    /// <summary>How many rounds of loops have begun.</summary>
    public long Rounds { get; private set; }

    /// <summary>The state before the next step, or null when it must be computed again from the start, following <see cref="History"/>.</summary>
    public Statevector? State { get; set; }

    /// <summary>The outcomes of all measurements and resets so far that were not deferred.</summary>
    public IReadOnlyList<bool> History => _history;

    /// <summary>The classical bits, packed.</summary>
    public ReadOnlySpan<byte> Bits => _bits;

    /// <summary>The loops that are under way, by how many loops they stand in.</summary>
    public LoopState?[] Loops { get; }

    /// <summary>The place of the qubit whose value a bit takes at the end, or a negative number.</summary>
    public int DeferredQubit(int bit) => _deferred.Length == 0 ? NotDeferred : _deferred[bit];

    /// <summary>Another branch that shares the past, takes some shots with it, and goes on at a step.</summary>
    public Branch Fork(int shots, int step)
    {
        Shots -= shots;
        return new Branch(this, shots, step);
    }

    /// <summary>Notes an outcome for the history.</summary>
    public void Record(bool outcome) => _history.Add(outcome);

    /// <summary>Counts a round of a loop.</summary>
    /// <exception cref="SimulationException">There have been too many.</exception>
    public void BeginRound(int operation)
    {
        if (++Rounds > _maxRounds)
        {
            throw new SimulationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The loop in operation {operation} (counted from 0) goes on after {_maxRounds} rounds of loops in one shot, the most that are simulated: it may have no end."),
                operation);
        }
    }

    /// <summary>Sets a bit.</summary>
    public void Write(int bit, bool value)
    {
        if (_deferred.Length > 0)
        {
            _deferred[bit] = NotDeferred;
        }

        PackedBits.Set(_bits, bit, value);
    }

    /// <summary>Stores a value. Where the place is an element chosen at run time, none of the array's bits is deferred.</summary>
    /// <exception cref="ClassicalEvaluationException">There is no such element.</exception>
    public void Store(ClassicalTarget target, ClassicalValue value)
    {
        for (var i = 0; i < target.Bits.Count && _deferred.Length > 0; i++)
        {
            _deferred[target.Bits[i]] = NotDeferred;
        }

        target.Store(_bits, value);
    }

    /// <summary>Lets a bit take a qubit's value at the end.</summary>
    public void Defer(int bit, int qubit)
    {
        Write(bit, false);
        _deferred[bit] = (sbyte)qubit;
    }
}
