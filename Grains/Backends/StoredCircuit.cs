using Nexus.Circuits;
using Nexus.Programs;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Grains.Backends;

/// <summary>The circuit that an item runs: its program, read, with the item's inputs.</summary>
internal static class StoredCircuit
{
    /// <summary>Reads a program and binds the inputs.</summary>
    /// <exception cref="BackendException">The program cannot be read by this version, or an input has no proper value.</exception>
    public static Circuit Read(ProgramRecord program, ReadOnlyMemory<byte> content, ExecutionSettings settings)
    {
        try
        {
            var parsed = ProgramIntake.Parse(program, content);
            var circuit = parsed.Circuit ?? throw new BackendException(parsed.Diagnostics[0].Message);
            return settings.Inputs.Values.IsEmpty ? circuit : InputValues.Bind(circuit, settings.Inputs.Values);
        }
        catch (ArgumentException refusal)
        {
            throw new BackendException(refusal.Message, refusal);
        }
    }
}
