namespace Nexus.Compiler.Routing;

/// <summary>
/// The order in which the operations of a block are written when its nodes are done in an order of their own. Operations on one wire are held back
/// until the next node of their wire: so a last measurement stands behind all exchanges.
/// </summary>
internal sealed class EmissionOrder
{
    private readonly WireTable _wires;
    private readonly int[] _positions;
    private readonly int[] _ends;
    private readonly int[] _operations;

    public EmissionOrder(WireTable wires)
    {
        _wires = wires;
        _positions = new int[wires.WireCount];
        _ends = new int[wires.WireCount];
        var total = 0;
        for (var index = 0; index < wires.OperationCount; index++)
        {
            foreach (var wire in wires.WiresOf(index))
            {
                _ends[wire]++;
                total++;
            }
        }

        _operations = new int[total];
        for (var wire = 1; wire < _ends.Length; wire++)
        {
            _positions[wire] = _positions[wire - 1] + _ends[wire - 1];
        }

        _positions.CopyTo(_ends, 0);
        for (var index = 0; index < wires.OperationCount; index++)
        {
            foreach (var wire in wires.WiresOf(index))
            {
                _operations[_ends[wire]++] = index;
            }
        }
    }

    /// <summary>Writes what stands before an operation on its wires, then the operation.</summary>
    public void Reach(int operation, Action<int> write)
    {
        foreach (var wire in _wires.WiresOf(operation))
        {
            ref var position = ref _positions[wire];
            while (_operations[position] != operation)
            {
                write(_operations[position++]);
            }

            position++;
        }

        write(operation);
    }

    /// <summary>Writes what is left: operations on one wire only, in the order of the block.</summary>
    public void Finish(Action<int> write)
    {
        var rest = new List<int>();
        for (var wire = 0; wire < _positions.Length; wire++)
        {
            for (; _positions[wire] < _ends[wire]; _positions[wire]++)
            {
                rest.Add(_operations[_positions[wire]]);
            }
        }

        rest.Sort();
        rest.ForEach(write);
    }
}
