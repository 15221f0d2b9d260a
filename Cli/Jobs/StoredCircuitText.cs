using Nexus.Programs.Compilation;

namespace Nexus.Cli.Jobs;

/// <summary>A program with its text, as commands show it.</summary>
/// <param name="ProgramId">Its id.</param>
/// <param name="Name">Its name; may be empty.</param>
/// <param name="Format">What its text is, such as <c>openqasm/2.0</c>.</param>
/// <param name="QubitCount">How many qubits it has.</param>
/// <param name="Text">Its text in UTF-8.</param>
/// <param name="Lineage">How it was made; null when it was uploaded.</param>
internal sealed record StoredCircuitText(
    Guid ProgramId, string Name, string Format, int QubitCount, ReadOnlyMemory<byte> Text, CompilationReport? Lineage);
