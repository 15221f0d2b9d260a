using Nexus.Storage.Programs;

namespace Nexus.Grains.Backends;

/// <summary>
/// The programs that this silo ran last, so that the items of a sweep read theirs once. A program never changes, so nothing here grows stale.
/// </summary>
internal sealed class ProgramCache(IProgramStore programs)
{
    /// <summary>All together, in bytes of content.</summary>
    public const long Capacity = 64 * 1024 * 1024;

    /// <summary>A larger program is read each time: a few of them would push out all others.</summary>
    public const long LargestKept = 1024 * 1024;

    /// <summary>What a program takes besides its content, at least.</summary>
    private const long Overhead = 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, LinkedListNode<StoredProgram>> _kept = [];
    private readonly LinkedList<StoredProgram> _byUse = [];
    private long _size;

    /// <summary>The program, or null when there is none.</summary>
    public async Task<StoredProgram?> ReadAsync(Guid programId, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_kept.TryGetValue(programId, out var node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                return node.Value;
            }
        }

        var read = await programs.ReadWholeAsync(programId, cancellationToken);
        if (read is { Content.Length: <= (int)LargestKept })
        {
            Keep(read);
        }

        return read;
    }

    private void Keep(StoredProgram program)
    {
        lock (_lock)
        {
            if (!_kept.TryAdd(program.Program.ProgramId, new LinkedListNode<StoredProgram>(program)))
            {
                return;
            }

            _byUse.AddFirst(_kept[program.Program.ProgramId]);
            _size += SizeOf(program);
            while (_size > Capacity && _byUse.Last is { } oldest)
            {
                _byUse.RemoveLast();
                _kept.Remove(oldest.Value.Program.ProgramId);
                _size -= SizeOf(oldest.Value);
            }
        }
    }

    private static long SizeOf(StoredProgram program) => program.Content.Length + Overhead;
}
