namespace Nexus.Storage.Programs;

/// <summary>Programs: circuits as they were uploaded, immutable, their content stored once by its hash.</summary>
public interface IProgramStore
{
    /// <summary>Stores programs in one transaction; completes when they are durable. A program whose id exists is left as it is.</summary>
    Task AddAsync(IReadOnlyList<NewProgram> programs, CancellationToken cancellationToken = default);

    /// <summary>
    /// Stores texts, by their hashes, ahead of the programs that will have them: these are stored with the end of the item that makes them.
    /// </summary>
    Task StageAsync(IReadOnlyList<NewProgram> programs, CancellationToken cancellationToken = default);

    /// <summary>Where a program comes from, as JSON; null when it was uploaded, or is not there.</summary>
    Task<string?> ReadLineageAsync(Guid programId, CancellationToken cancellationToken = default);

    /// <summary>What is known of programs, without content, in the order asked; null where there is none.</summary>
    Task<IReadOnlyList<ProgramRecord?>> ReadAsync(IReadOnlyList<Guid> programIds, CancellationToken cancellationToken = default);

    /// <summary>A program's content, or null.</summary>
    Task<ReadOnlyMemory<byte>?> ReadContentAsync(Guid programId, CancellationToken cancellationToken = default);

    /// <summary>A program with its content, or null: one read, as a worker needs it.</summary>
    Task<StoredProgram?> ReadWholeAsync(Guid programId, CancellationToken cancellationToken = default);

    /// <summary>Programs, newest first, from the one after <paramref name="after"/>.</summary>
    /// <param name="project">Only of this project; null is any.</param>
    /// <param name="after">Where the page before ended, or null for the first page.</param>
    /// <param name="limit">The most programs to return.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    Task<IReadOnlyList<ProgramRecord>> ListAsync(
        string? project, ProgramListPosition? after, int limit, CancellationToken cancellationToken = default);
}

/// <summary>A program as it is stored, without its content.</summary>
public sealed record ProgramRecord
{
    /// <summary>The program's id.</summary>
    public required Guid ProgramId { get; init; }

    /// <summary>The project that it belongs to.</summary>
    public required string Project { get; init; }

    /// <summary>Its name for people, usually the file's; may be empty.</summary>
    public required string Name { get; init; }

    /// <summary>What the content is, such as <c>openqasm/2.0</c>.</summary>
    public required string Format { get; init; }

    /// <summary>SHA-256 of the content, 64 lower-case hexadecimal digits.</summary>
    public required string ContentHash { get; init; }

    /// <summary>How many qubits the circuit has.</summary>
    public required int QubitCount { get; init; }

    /// <summary>How many of them gates touch: what a simulation holds in memory.</summary>
    public required int ActiveQubitCount { get; init; }

    /// <summary>The classical registers in declaration order, with their sizes: what is needed to print its outcomes.</summary>
    public required IReadOnlyList<RegisterShape> BitRegisters { get; init; }

    /// <summary>What must be bound before it can run, in the order of first use.</summary>
    public IReadOnlyList<ProgramInput> Inputs { get; init; } = [];

    /// <summary>The names of the gates and boxes that it consists of, in order; null for a program that was stored before they were noted.</summary>
    public IReadOnlyList<string>? Gates { get; init; }

    /// <summary>When it was stored (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Where a page of a list ended: lists are ordered by time of storing, newest first, then by id.</summary>
public sealed record ProgramListPosition(DateTimeOffset CreatedAt, Guid ProgramId);

/// <summary>A classical register's name and number of bits.</summary>
public sealed record RegisterShape(string Name, int Count);

/// <summary>A value that a program needs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type as OpenQASM 3 writes it, such as <c>float[64]</c>; a free symbol is a float.</param>
public sealed record ProgramInput(string Name, string Type);

/// <summary>A program as it is stored, with its content.</summary>
public sealed record StoredProgram(ProgramRecord Program, ReadOnlyMemory<byte> Content);

/// <summary>A program to store. Its <see cref="ProgramRecord.ContentHash"/> must be the hash of the content.</summary>
public sealed record NewProgram(ProgramRecord Program, ReadOnlyMemory<byte> Content);
