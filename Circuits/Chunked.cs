namespace Nexus.Circuits;

/// <summary>
/// A list that grows by whole chunks and never moves what it holds, so that growing costs no second copy. Elements appended together
/// stay next to each other. What has been appended never changes, so it may be read on other threads while one thread appends.
/// </summary>
internal sealed class Chunked<T>
{
    private const int ChunkBits = 16;
    private const int ChunkSize = 1 << ChunkBits;
    private const int FirstCapacity = 16;

    // Replaced, never shortened: a reader that holds the array from before finds in it whatever was there before.
    private T[][] _chunks = new T[1][];
    private int _chunkCount;

    /// <summary>The place after the last element. Not the number of elements: a chunk's end may be left empty.</summary>
    public int End { get; private set; }

    /// <summary>The element at a place. Of a run longer than a chunk only the first elements are reached so; see <see cref="Run"/>.</summary>
    public ref readonly T this[int place] => ref _chunks[place >> ChunkBits][place & (ChunkSize - 1)];

    /// <summary>Elements that were appended together.</summary>
    public ReadOnlySpan<T> Run(int place, int count) =>
        count == 0 ? [] : _chunks[place >> ChunkBits].AsSpan(place & (ChunkSize - 1), count);

    /// <summary>Appends one element and returns its place.</summary>
    public int Append(T item)
    {
        var at = Reserve(1);
        _chunks[at >> ChunkBits][at & (ChunkSize - 1)] = item;
        return at;
    }

    /// <summary>Appends elements and returns the place of the first; the others follow it.</summary>
    public int Append(ReadOnlySpan<T> items)
    {
        if (items.IsEmpty)
        {
            return End;
        }

        var at = Reserve(items.Length);
        items.CopyTo(_chunks[at >> ChunkBits].AsSpan(at & (ChunkSize - 1)));
        return at;
    }

    /// <summary>Makes room for elements that are to stand next to each other, and returns the place of the first.</summary>
    private int Reserve(int count)
    {
        var used = End & (ChunkSize - 1);
        if (End >> ChunkBits < _chunkCount && used + count > ChunkSize)
        {
            // What is left of this chunk is too short.
            End = checked(_chunkCount * ChunkSize);
            used = 0;
        }

        var chunk = End >> ChunkBits;
        if (chunk == _chunkCount)
        {
            var items = new T[chunk > 0 || count > ChunkSize ? Math.Max(ChunkSize, count) : Math.Max(FirstCapacity, count)];

            // A run longer than a chunk is one array under several numbers, reached by the first of them only.
            for (var covered = 0; covered < count; covered += ChunkSize)
            {
                AddChunk(items);
            }
        }
        else if (used + count > _chunks[chunk].Length)
        {
            // Only the first chunk starts small.
            var larger = new T[Math.Min(ChunkSize, Math.Max(2 * _chunks[chunk].Length, used + count))];
            _chunks[chunk].AsSpan(0, used).CopyTo(larger);
            _chunks[chunk] = larger;
        }

        // Under the further numbers of a long run its beginning stands, so nothing is put there.
        var at = End;
        End = count > ChunkSize ? checked(_chunkCount * ChunkSize) : checked(at + count);
        return at;
    }

    private void AddChunk(T[] items)
    {
        if (_chunkCount == _chunks.Length)
        {
            Array.Resize(ref _chunks, 2 * _chunks.Length);
        }

        _chunks[_chunkCount++] = items;
    }
}
