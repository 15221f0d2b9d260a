namespace Nexus.Circuits;

/// <summary>A sequence of operations: the whole of a circuit, or what stands inside an <c>if</c> or a loop. Immutable.</summary>
public sealed class Block
{
    private readonly CircuitStorage _storage;
    private readonly Chunked<Instruction> _instructions;
    private readonly int _start;

    internal Block(CircuitStorage storage, Chunked<Instruction> instructions, int start, int count)
    {
        _storage = storage;
        _instructions = instructions;
        _start = start;
        Count = count;
    }

    /// <summary>How many operations there are, those inside of nested blocks not counted.</summary>
    public int Count { get; }

    /// <summary>The operation at <paramref name="index"/>, in program order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such operation.</exception>
    public Operation this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return _storage.OperationOf(in _instructions[_start + index]);
        }
    }

    internal bool IsOf(CircuitStorage storage) => ReferenceEquals(_storage, storage);

    /// <summary>Enumerates the operations in program order without allocating.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Walks the operations of a block.</summary>
    public ref struct Enumerator
    {
        private readonly Block _block;
        private int _index;

        internal Enumerator(Block block)
        {
            _block = block;
            _index = -1;
        }

        /// <summary>The operation that the walk stands at.</summary>
        public readonly Operation Current => _block[_index];

        /// <summary>Steps to the next operation; false at the end.</summary>
        public bool MoveNext() => ++_index < _block.Count;
    }
}
