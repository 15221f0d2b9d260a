using System.Collections.Immutable;

namespace Nexus.Grains.Jobs;

/// <summary>A program that a compile item has made. Its text is stored already, by its hash; the program is there once the item's end is.</summary>
/// <param name="ProgramId">Its id.</param>
/// <param name="Project">The project that it belongs to: its job's.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Format">What its text is, such as <c>openqasm/2.0</c>.</param>
/// <param name="ContentHash">SHA-256 of its text, in lower-case hexadecimal digits.</param>
/// <param name="QubitCount">How many qubits it has.</param>
/// <param name="ActiveQubitCount">How many of them gates touch.</param>
/// <param name="BitRegisters">The names of its classical registers in declaration order, with their sizes.</param>
/// <param name="Inputs">The names of what must be bound before it can run, with their types, in the order of first use.</param>
/// <param name="Gates">The names of the gates that it consists of.</param>
/// <param name="Lineage">Where it comes from, as a JSON document.</param>
[GenerateSerializer, Immutable, Alias("nexus.CompiledProgram")]
public sealed record CompiledProgram(
    [property: Id(0)] Guid ProgramId,
    [property: Id(1)] string Project,
    [property: Id(2)] string Name,
    [property: Id(3)] string Format,
    [property: Id(4)] string ContentHash,
    [property: Id(5)] int QubitCount,
    [property: Id(6)] int ActiveQubitCount,
    [property: Id(7)] ImmutableArray<KeyValuePair<string, int>> BitRegisters,
    [property: Id(8)] ImmutableArray<KeyValuePair<string, string>> Inputs,
    [property: Id(9)] ImmutableArray<string> Gates,
    [property: Id(10)] string Lineage);
