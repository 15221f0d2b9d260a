using Nexus.Grains.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Grains.Backends;

/// <summary>Programs that work has made, on their way from the worker to the item's row.</summary>
internal static class CompiledPrograms
{
    /// <summary>A program as a worker reports it; its text is staged.</summary>
    public static CompiledProgram ToMessage(this MadeProgram made)
    {
        var program = made.Program.Program;
        return new CompiledProgram(
            program.ProgramId,
            program.Project,
            program.Name,
            program.Format,
            program.ContentHash,
            program.QubitCount,
            program.ActiveQubitCount,
            [.. program.BitRegisters.Select(r => KeyValuePair.Create(r.Name, r.Count))],
            [.. program.Inputs.Select(i => KeyValuePair.Create(i.Name, i.Type))],
            [.. program.Gates ?? []],
            made.Lineage);
    }

    /// <summary>A reported program as it is stored.</summary>
    /// <param name="made">The program.</param>
    /// <param name="at">When the work that made it ended (UTC).</param>
    public static StoredLineage ToRecord(this CompiledProgram made, DateTimeOffset at) => new(
        new ProgramRecord
        {
            ProgramId = made.ProgramId,
            Project = made.Project,
            Name = made.Name,
            Format = made.Format,
            ContentHash = made.ContentHash,
            QubitCount = made.QubitCount,
            ActiveQubitCount = made.ActiveQubitCount,
            BitRegisters = [.. made.BitRegisters.Select(r => new RegisterShape(r.Key, r.Value))],
            Inputs = [.. made.Inputs.Select(i => new ProgramInput(i.Key, i.Value))],
            Gates = made.Gates,
            CreatedAt = at,
        },
        made.Lineage);
}
