using Nexus.Storage.GroupCommit;
using Nexus.Storage.Programs;

namespace Nexus.Storage.Sql;

/// <summary>The SQL that writes programs; the same for every kind of database.</summary>
internal static class ProgramStatements
{
    // Content goes in ahead of the row that refers to it, but not for a program that exists and keeps what it has.
    public static readonly Statement InsertContent = new(
        """
        INSERT INTO program_content (service_id, content_hash, body)
        SELECT @service_id, @content_hash, @body
        WHERE NOT EXISTS (SELECT 1 FROM program WHERE service_id = @service_id AND program_id = @program_id)
        ON CONFLICT (service_id, content_hash) DO NOTHING
        """,
        "service_id", "program_id", "content_hash", "body");

    private static readonly Statement InsertProgram = new(
        """
        INSERT INTO program (service_id, program_id, project, name, format, content_hash, qubit_count, active_qubit_count, bit_registers, inputs, created_at,
            gates, lineage)
        VALUES (@service_id, @program_id, @project, @name, @format, @content_hash, @qubit_count, @active_qubit_count, @bit_registers, @inputs, @created_at,
            @gates, @lineage)
        ON CONFLICT (service_id, program_id) DO NOTHING
        """,
        "service_id", "program_id", "project", "name", "format", "content_hash", "qubit_count", "active_qubit_count", "bit_registers", "inputs", "created_at",
        "gates", "lineage");

    /// <summary>Adds a program's row to a write.</summary>
    public static Write ThenProgram(this Write write, string serviceId, ProgramRecord program, string? lineage) => write.Then(
        InsertProgram,
        serviceId, program.ProgramId.Text(), program.Project, program.Name, program.Format, program.ContentHash, (long)program.QubitCount,
        (long)program.ActiveQubitCount, Documents.Write(program.BitRegisters), Documents.Write(program.Inputs), program.CreatedAt.Microseconds(),
        program.Gates is { } gates ? Documents.Write(gates) : null, lineage);
}
