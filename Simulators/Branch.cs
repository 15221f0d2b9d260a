namespace Nexus.Simulators;

/// <summary>The shots that have had the same outcomes so far, and where they go on.</summary>
internal sealed class Branch
{
    private const sbyte NotDeferred = -1;

    private readonly byte[] _bits;

    /// <summary>For each bit the place of the qubit whose value it takes at the end, or -1.</summary>
    private readonly sbyte[] _deferred;

    private readonly List<bool> _history;

    public Branch(int bitCount, int shots)
    {
        _bits = new byte[ShotTable.RowBytesFor(bitCount)];
        _deferred = new sbyte[bitCount];
        Array.Fill(_deferred, NotDeferred);
        _history = [];
        Shots = shots;
    }

    private Branch(Branch other, int shots, int step)
    {
        _bits = [.. other._bits];
        _deferred = [.. other._deferred];
        _history = [.. other._history];
        Shots = shots;
        Step = step;
    }

    /// <summary>How many shots go this way.</summary>
    public int Shots { get; set; }

    /// <summary>The step that comes next.</summary>
    public int Step { get; }

    /// <summary>The state before that step, or null when it must be computed again from the start, following <see cref="History"/>.</summary>
    public Statevector? State { get; set; }

    /// <summary>The outcomes of all measurements and resets so far that were not deferred.</summary>
    public IReadOnlyList<bool> History => _history;

    /// <summary>The classical bits, packed.</summary>
    public ReadOnlySpan<byte> Bits => _bits;

    /// <summary>For each bit the place of the qubit whose value it takes at the end, or a negative number.</summary>
    public ReadOnlySpan<sbyte> Deferred => _deferred;

    /// <summary>Another branch that shares the past, takes some shots with it, and goes on at a step.</summary>
    public Branch Fork(int shots, int step)
    {
        Shots -= shots;
        return new Branch(this, shots, step);
    }

    /// <summary>Notes an outcome for the history.</summary>
    public void Record(bool outcome) => _history.Add(outcome);

    /// <summary>Sets a bit.</summary>
    public void Write(int bit, bool value)
    {
        _deferred[bit] = NotDeferred;
        var mask = (byte)(1 << (bit & 7));
        _bits[bit >> 3] = (byte)(value ? _bits[bit >> 3] | mask : _bits[bit >> 3] & ~mask);
    }

    /// <summary>Lets a bit take a qubit's value at the end.</summary>
    public void Defer(int bit, int qubit)
    {
        Write(bit, false);
        _deferred[bit] = (sbyte)qubit;
    }
}
