using Google.Protobuf.WellKnownTypes;
using Nexus.Storage.Programs;

namespace Nexus.Gateway.Programs;

/// <summary>Programs as messages of the protocol.</summary>
internal static class ProgramMessages
{
    /// <summary>A program without its text.</summary>
    public static V1.Program ToMessage(this ProgramRecord program) => new()
    {
        ProgramId = program.ProgramId.ToString(),
        Project = program.Project,
        Name = program.Name,
        Format = program.Format,
        ContentHash = program.ContentHash,
        QubitCount = program.QubitCount,
        Registers = { program.BitRegisters.Select(ToMessage) },
        Inputs = { program.Inputs.Select(i => new V1.Input { Name = i.Name, Type = i.Type }) },
        Gates = { program.Gates ?? [] },
        CreatedAt = program.CreatedAt.ToTimestamp(),
    };

    /// <summary>A classical register.</summary>
    public static V1.Register ToMessage(this RegisterShape register) => new() { Name = register.Name, Size = register.Count };
}
