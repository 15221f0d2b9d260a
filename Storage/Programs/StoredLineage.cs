namespace Nexus.Storage.Programs;

/// <summary>A program that was made of another one, with the document that tells how.</summary>
/// <param name="Program">The program, without its text.</param>
/// <param name="Lineage">Where it comes from, as JSON.</param>
public sealed record StoredLineage(ProgramRecord Program, string Lineage);
