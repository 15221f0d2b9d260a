using System.Data.Common;
using System.Security.Cryptography;
using Nexus.Storage.GroupCommit;
using Nexus.Storage.Programs;

namespace Nexus.Storage.Sql;

/// <summary>Programs over SQL. Content stands once per hash, whoever uploads it.</summary>
internal sealed class SqlProgramStore(string serviceId, Func<GroupCommitWriter> writer, ISqlReads reads) : IProgramStore
{
    private static readonly Statement Begin = new("SELECT 1");

    // Content goes in ahead of the row that refers to it, but not for a program that exists and keeps what it has.
    private static readonly Statement InsertContent = new(
        """
        INSERT INTO program_content (service_id, content_hash, body)
        SELECT @service_id, @content_hash, @body
        WHERE NOT EXISTS (SELECT 1 FROM program WHERE service_id = @service_id AND program_id = @program_id)
        ON CONFLICT (service_id, content_hash) DO NOTHING
        """,
        "service_id", "program_id", "content_hash", "body");

    private static readonly Statement InsertProgram = new(
        """
        INSERT INTO program (service_id, program_id, project, name, format, content_hash, qubit_count, active_qubit_count, bit_registers, inputs, created_at)
        VALUES (@service_id, @program_id, @project, @name, @format, @content_hash, @qubit_count, @active_qubit_count, @bit_registers, @inputs, @created_at)
        ON CONFLICT (service_id, program_id) DO NOTHING
        """,
        "service_id", "program_id", "project", "name", "format", "content_hash", "qubit_count", "active_qubit_count", "bit_registers", "inputs", "created_at");

    private const string Columns = "program_id, project, name, format, content_hash, qubit_count, active_qubit_count, bit_registers, inputs, created_at";

    private static readonly Statement[] Lists = [.. Enumerable.Range(0, 4).Select(MakeList)];

    private static readonly Statement ReadProgram = new(
        $"SELECT {Columns} FROM program WHERE service_id = @service_id AND program_id = @program_id",
        "service_id", "program_id");

    private static readonly Statement ReadWhole = new(
        $"""
        SELECT {string.Join(", ", Columns.Split(", ").Select(c => "p." + c))}, c.body FROM program p
        JOIN program_content c ON c.service_id = p.service_id AND c.content_hash = p.content_hash
        WHERE p.service_id = @service_id AND p.program_id = @program_id
        """,
        "service_id", "program_id");

    private static readonly Statement ReadBody = new(
        """
        SELECT c.body FROM program p
        JOIN program_content c ON c.service_id = p.service_id AND c.content_hash = p.content_hash
        WHERE p.service_id = @service_id AND p.program_id = @program_id
        """,
        "service_id", "program_id");

    /// <inheritdoc/>
    public async Task AddAsync(IReadOnlyList<NewProgram> programs, CancellationToken cancellationToken = default)
    {
        if (programs.Count == 0)
        {
            return;
        }

        var write = new Write(Begin);
        foreach ((ProgramRecord program, ReadOnlyMemory<byte> content) in programs)
        {
            if (Convert.ToHexStringLower(SHA256.HashData(content.Span)) != program.ContentHash)
            {
                throw new ArgumentException($"The content of program {program.ProgramId} does not have the hash {program.ContentHash}.", nameof(programs));
            }

            string id = program.ProgramId.Text();
            write
                .Then(InsertContent, serviceId, id, program.ContentHash, content.Bytes())
                .Then(
                    InsertProgram,
                    serviceId, id, program.Project, program.Name, program.Format, program.ContentHash, (long)program.QubitCount,
                    (long)program.ActiveQubitCount, Documents.Write(program.BitRegisters), Documents.Write(program.Inputs), program.CreatedAt.Microseconds());
        }

        await writer().WriteAsync(write, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ProgramRecord?>> ReadAsync(IReadOnlyList<Guid> programIds, CancellationToken cancellationToken = default)
    {
        // A sweep names the same program many times.
        Guid[] distinct = [.. programIds.Distinct()];
        object?[][] ids = [.. distinct.Select(id => new object?[] { serviceId, id.Text() })];
        ProgramRecord?[] found = await reads.ReadAsync(
            session => session.ReadFirstOfEachAsync(ReadProgram, ProgramOf, ids), cancellationToken).ConfigureAwait(false);
        Dictionary<Guid, ProgramRecord?> byId = distinct.Zip(found).ToDictionary(p => p.First, p => p.Second);
        return [.. programIds.Select(id => byId[id])];
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>?> ReadContentAsync(Guid programId, CancellationToken cancellationToken = default)
    {
        byte[]? body = await reads.ReadAsync(
            session => session.ReadFirstAsync(ReadBody, row => row.GetFieldValue<byte[]>(0), serviceId, programId.Text()), cancellationToken)
            .ConfigureAwait(false);
        return body is null ? default(ReadOnlyMemory<byte>?) : body;
    }

    /// <inheritdoc/>
    public Task<StoredProgram?> ReadWholeAsync(Guid programId, CancellationToken cancellationToken = default) =>
        reads.ReadAsync(
            session => session.ReadFirstAsync(
                ReadWhole, row => new StoredProgram(ProgramOf(row), row.GetFieldValue<byte[]>(10)), serviceId, programId.Text()),
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ProgramRecord>> ListAsync(
        string? project, ProgramListPosition? after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        Statement list = List(project is not null, after is not null);
        var values = new List<object?> { serviceId };
        if (project is not null)
        {
            values.Add(project);
        }

        if (after is not null)
        {
            values.Add(after.CreatedAt.Microseconds());
            values.Add(after.ProgramId.Text());
        }

        values.Add((long)limit);
        object?[] bound = [.. values];
        return reads.ReadAsync<IReadOnlyList<ProgramRecord>>(session => session.ReadAllAsync(list, ProgramOf, bound), cancellationToken);
    }

    private static Statement List(bool byProject, bool following) => Lists[(byProject ? 1 : 0) | (following ? 2 : 0)];

    private static Statement MakeList(int combination)
    {
        var conditions = new List<string> { "service_id = @service_id" };
        var parameters = new List<string> { "service_id" };
        if ((combination & 1) != 0)
        {
            conditions.Add("project = @project");
            parameters.Add("project");
        }

        if ((combination & 2) != 0)
        {
            conditions.Add("created_at <= @after_time AND (created_at < @after_time OR program_id > @after_id)");
            parameters.AddRange(["after_time", "after_id"]);
        }

        parameters.Add("limit");
        return new Statement(
            $"SELECT {Columns} FROM program WHERE {string.Join(" AND ", conditions)} ORDER BY created_at DESC, program_id LIMIT @limit",
            [.. parameters]);
    }

    private static ProgramRecord ProgramOf(DbDataReader row) => new()
    {
        ProgramId = Guid.Parse(row.GetString(0)),
        Project = row.GetString(1),
        Name = row.GetString(2),
        Format = row.GetString(3),
        ContentHash = row.GetString(4),
        QubitCount = row.GetInt32(5),
        ActiveQubitCount = row.GetInt32(6),
        BitRegisters = Documents.ReadRegisters(row.GetString(7)),
        Inputs = Documents.ReadInputs(row.GetString(8)),
        CreatedAt = Values.Time(row.GetInt64(9)),
    };
}
