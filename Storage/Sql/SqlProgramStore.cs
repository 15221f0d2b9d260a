using System.Data.Common;
using System.Security.Cryptography;
using Nexus.Storage.GroupCommit;
using Nexus.Storage.Programs;

namespace Nexus.Storage.Sql;

/// <summary>Programs over SQL. Content stands once per hash, whoever uploads it.</summary>
internal sealed class SqlProgramStore(string serviceId, Func<GroupCommitWriter> writer, ISqlReads reads) : IProgramStore
{
    private static readonly Statement Begin = new("SELECT 1");

    private const string Columns = "program_id, project, name, format, content_hash, qubit_count, active_qubit_count, bit_registers, inputs, created_at, gates";

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

    private static readonly Statement ReadLineage = new(
        "SELECT lineage FROM program WHERE service_id = @service_id AND program_id = @program_id AND lineage IS NOT NULL",
        "service_id", "program_id");

    /// <inheritdoc/>
    public async Task AddAsync(IReadOnlyList<NewProgram> programs, CancellationToken cancellationToken = default)
    {
        if (programs.Count == 0)
        {
            return;
        }

        var write = new Write(Begin);
        foreach (NewProgram program in programs)
        {
            AddContent(write, program).ThenProgram(serviceId, program.Program, null);
        }

        await writer().WriteAsync(write, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task StageAsync(IReadOnlyList<NewProgram> programs, CancellationToken cancellationToken = default)
    {
        if (programs.Count > 0)
        {
            Write write = programs.Aggregate(new Write(Begin), AddContent);
            await writer().WriteAsync(write, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task<string?> ReadLineageAsync(Guid programId, CancellationToken cancellationToken = default) =>
        reads.ReadAsync(
            session => session.ReadFirstAsync(ReadLineage, row => row.GetString(0), serviceId, programId.Text()), cancellationToken);

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
                ReadWhole, row => new StoredProgram(ProgramOf(row), row.GetFieldValue<byte[]>(11)), serviceId, programId.Text()),
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

    private Write AddContent(Write write, NewProgram added)
    {
        (ProgramRecord program, ReadOnlyMemory<byte> content) = added;
        return Convert.ToHexStringLower(SHA256.HashData(content.Span)) == program.ContentHash
            ? write.Then(ProgramStatements.InsertContent, serviceId, program.ProgramId.Text(), program.ContentHash, content.Bytes())
            : throw new ArgumentException($"The content of program {program.ProgramId} does not have the hash {program.ContentHash}.", nameof(added));
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
        Gates = row.IsDBNull(10) ? null : Documents.ReadNames(row.GetString(10)),
    };
}
