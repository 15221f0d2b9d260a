namespace Nexus.Circuits.Drawing;

/// <summary>
/// Finds columns: the leftmost one after everything that an operation must follow, in which nothing stands on the wires that it covers.
/// </summary>
internal sealed class ColumnPacking(int wires)
{
    // A free place further to the left than this is not looked for, so that the search takes the same time for every operation.
    private const int Reach = 64;

    private readonly int _words = (wires + 63) / 64;
    private readonly List<ulong[]> _taken = [];
    private readonly int[] _ready = new int[wires];
    private readonly int[] _end = new int[wires];

    /// <summary>How many columns are in use.</summary>
    public int Count => _taken.Count;

    /// <summary>Takes a column.</summary>
    /// <param name="top">The first wire covered.</param>
    /// <param name="bottom">The last wire covered.</param>
    /// <param name="operands">The wires whose order counts; each stands after what was placed on it before.</param>
    /// <param name="leaveBetween">Whether only the operands are covered, not what is between them.</param>
    public int Place(int top, int bottom, IReadOnlyCollection<int> operands, bool leaveBetween = false)
    {
        var mask = leaveBetween ? Mask(operands) : Mask(top, bottom);
        var column = Math.Max(0, Count - Reach);
        foreach (var wire in operands)
        {
            column = Math.Max(column, _ready[wire]);
        }

        while (column < Count && Meets(_taken[column], mask))
        {
            column++;
        }

        Take(column, mask);
        foreach (var wire in operands)
        {
            _ready[wire] = column + 1;
        }

        for (var wire = top; wire <= bottom; wire++)
        {
            if (!leaveBetween)
            {
                _end[wire] = Math.Max(_end[wire], column + 1);
            }
        }

        if (leaveBetween)
        {
            foreach (var wire in operands)
            {
                _end[wire] = Math.Max(_end[wire], column + 1);
            }
        }

        return column;
    }

    /// <summary>Takes a column for all of the wires from <paramref name="top"/> to <paramref name="bottom"/>, right of everything that is on them.</summary>
    /// <param name="top">The first wire covered.</param>
    /// <param name="bottom">The last wire covered.</param>
    /// <param name="reads">Wires beyond that a line leads to, and that count for the order.</param>
    public int PlaceAcross(int top, int bottom, IReadOnlyCollection<int> reads)
    {
        var column = 0;
        for (var wire = top; wire <= bottom; wire++)
        {
            column = Math.Max(column, _end[wire]);
        }

        var (low, high) = (top, bottom);
        foreach (var wire in reads)
        {
            column = Math.Max(column, _ready[wire]);
            low = Math.Min(low, wire);
            high = Math.Max(high, wire);
        }

        var mask = Mask(low, high);
        while (column < Count && Meets(_taken[column], mask))
        {
            column++;
        }

        Take(column, mask);
        for (var wire = low; wire <= high; wire++)
        {
            _end[wire] = Math.Max(_end[wire], column + 1);
        }

        for (var wire = top; wire <= bottom; wire++)
        {
            _ready[wire] = column + 1;
        }

        foreach (var wire in reads)
        {
            _ready[wire] = Math.Max(_ready[wire], column + 1);
        }

        return column;
    }

    /// <summary>Covers wires in a run of columns, so that nothing else is put there.</summary>
    public void Cover(int top, int bottom, int firstColumn, int lastColumn)
    {
        var mask = Mask(top, bottom);
        for (var column = firstColumn; column <= lastColumn; column++)
        {
            Take(column, mask);
        }
    }

    private void Take(int column, ulong[] mask)
    {
        while (Count <= column)
        {
            _taken.Add(new ulong[_words]);
        }

        for (var i = 0; i < _words; i++)
        {
            _taken[column][i] |= mask[i];
        }
    }

    private static bool Meets(ulong[] taken, ulong[] mask)
    {
        for (var i = 0; i < mask.Length; i++)
        {
            if ((taken[i] & mask[i]) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private ulong[] Mask(int top, int bottom)
    {
        var mask = new ulong[_words];
        for (var wire = top; wire <= bottom; wire++)
        {
            mask[wire >> 6] |= 1UL << wire;
        }

        return mask;
    }

    private ulong[] Mask(IReadOnlyCollection<int> wires)
    {
        var mask = new ulong[_words];
        foreach (var wire in wires)
        {
            mask[wire >> 6] |= 1UL << wire;
        }

        return mask;
    }
}
