namespace Nexus.Compiler.Numerics;

/// <summary>Products of Paulis with signs, and what Clifford gates make of them.</summary>
/// <param name="rows">How many products.</param>
/// <param name="qubits">Over how many qubits.</param>
internal sealed class PauliRows(int rows, int qubits)
{
    private byte[] _paulis = new byte[rows * (long)qubits];
    private bool[] _isNegative = new bool[rows];

    /// <summary>Over how many qubits they are.</summary>
    public int QubitCount => qubits;

    /// <summary>The Pauli of a product on a qubit: bit 0 for X, bit 1 for Z.</summary>
    public byte this[int row, int qubit]
    {
        get => _paulis[((long)qubit * rows) + row];
        set => _paulis[((long)qubit * rows) + row] = value;
    }

    /// <summary>Whether a product's sign is minus.</summary>
    public bool IsNegative(int row) => _isNegative[row];

    /// <summary>The same, to be changed by itself.</summary>
    public PauliRows Copy() => new(rows, qubits) { _paulis = [.. _paulis], _isNegative = [.. _isNegative] };

    /// <summary>Applies a gate on one qubit.</summary>
    public void Apply(PauliTable table, int qubit)
    {
        var column = _paulis.AsSpan(qubit * rows, rows);
        for (var row = 0; row < rows; row++)
        {
            _isNegative[row] ^= table.IsNegative(column[row]);
            column[row] = (byte)table.Image(column[row]);
        }
    }

    /// <summary>Applies a gate on two qubits, the first of them the low bit.</summary>
    public void Apply(PauliTable table, int first, int second)
    {
        var one = _paulis.AsSpan(first * rows, rows);
        var two = _paulis.AsSpan(second * rows, rows);
        for (var row = 0; row < rows; row++)
        {
            var product = one[row] | (two[row] << 2);
            _isNegative[row] ^= table.IsNegative(product);
            product = table.Image(product);
            (one[row], two[row]) = ((byte)(product & 3), (byte)(product >> 2));
        }
    }
}
