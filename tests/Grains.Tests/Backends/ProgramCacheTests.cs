using Nexus.Grains.Backends;
using Nexus.Storage.Programs;

namespace Nexus.Grains.Tests.Backends;

public sealed class ProgramCacheTests
{
    private readonly CountedPrograms _stored = new();
    private readonly ProgramCache _cache;

    public ProgramCacheTests() => _cache = new ProgramCache(_stored);

    [Fact]
    public async Task A_program_is_read_once()
    {
        var id = _stored.Add(10);
        var first = await _cache.ReadAsync(id, default);
        Assert.Equal(id, first!.Program.ProgramId);
        Assert.Same(first, await _cache.ReadAsync(id, default));
        Assert.Equal(1, _stored.Reads);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_asked_for_again()
    {
        Assert.Null(await _cache.ReadAsync(Guid.NewGuid(), default));
        Assert.Null(await _cache.ReadAsync(Guid.NewGuid(), default));
        Assert.Equal(2, _stored.Reads);
    }

    [Fact]
    public async Task A_large_program_is_not_kept()
    {
        var id = _stored.Add((int)ProgramCache.LargestKept + 1);
        await _cache.ReadAsync(id, default);
        await _cache.ReadAsync(id, default);
        Assert.Equal(2, _stored.Reads);
    }

    [Fact]
    public async Task Those_that_were_used_least_lately_make_room()
    {
        const int Size = (int)ProgramCache.LargestKept;
        Guid[] ids = [.. Enumerable.Range(0, 1 + (int)(ProgramCache.Capacity / Size)).Select(_ => _stored.Add(Size))];
        foreach (var id in ids)
        {
            await _cache.ReadAsync(id, default);

            // The first is used all the time, and stays.
            await _cache.ReadAsync(ids[0], default);
        }

        Assert.Equal(ids.Length, _stored.Reads);
        await _cache.ReadAsync(ids[^1], default);
        Assert.Equal(ids.Length, _stored.Reads);
        await _cache.ReadAsync(ids[1], default);
        Assert.Equal(ids.Length + 1, _stored.Reads);
    }

    /// <summary>Programs by size, and how often they were read. Storage itself has tests of its own.</summary>
    private sealed class CountedPrograms : IProgramStore
    {
        private readonly Dictionary<Guid, StoredProgram> _programs = [];

        public int Reads { get; private set; }

        public Guid Add(int size)
        {
            var program = new ProgramRecord
            {
                ProgramId = Guid.NewGuid(),
                Project = "p",
                Name = "",
                Format = "openqasm/2.0",
                ContentHash = "",
                QubitCount = 0,
                ActiveQubitCount = 0,
                BitRegisters = [],
                CreatedAt = DateTimeOffset.UnixEpoch,
            };
            _programs.Add(program.ProgramId, new StoredProgram(program, new byte[size]));
            return program.ProgramId;
        }

        public Task<StoredProgram?> ReadWholeAsync(Guid programId, CancellationToken cancellationToken)
        {
            Reads++;
            return Task.FromResult(_programs.GetValueOrDefault(programId));
        }

        public Task AddAsync(IReadOnlyList<NewProgram> programs, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<ProgramRecord?>> ReadAsync(IReadOnlyList<Guid> programIds, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<ReadOnlyMemory<byte>?> ReadContentAsync(Guid programId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<ProgramRecord>> ListAsync(
            string? project, ProgramListPosition? after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
