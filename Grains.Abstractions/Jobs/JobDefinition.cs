using System.Collections.Immutable;

namespace Nexus.Grains.Jobs;

/// <summary>A job as a client defines it.</summary>
/// <param name="Project">The project that it belongs to.</param>
/// <param name="Name">A name for people; may be empty.</param>
/// <param name="Backend">The backend that its items run on.</param>
/// <param name="Items">Its items, 1 to 300, one for each program.</param>
/// <param name="RerunOf">The job that it repeats, or null.</param>
/// <param name="Kind">What it does with its circuits: what its backend does.</param>
/// <param name="Reuse">
/// Whether an item with a seed may take the stored result of an item of the same project that asked for the same: then it is COMPLETED at
/// once, with a copy. Otherwise, and where there is none, it runs.
/// </param>
/// <param name="Compile">How its circuits are compiled; null when it compiles none.</param>
/// <param name="Key">The key of its client's from which its id follows, to be named where the id is taken; null when the id was chosen.</param>
[GenerateSerializer, Immutable, Alias("nexus.JobDefinition")]
public sealed record JobDefinition(
    [property: Id(0)] string Project,
    [property: Id(1)] string Name,
    [property: Id(2)] string Backend,
    [property: Id(3)] ImmutableArray<JobItemDefinition> Items,
    [property: Id(4)] Guid? RerunOf = null,
    [property: Id(5)] JobKind Kind = JobKind.Execute,
    [property: Id(6)] bool Reuse = false,
    [property: Id(7)] CompileSettings? Compile = null,
    [property: Id(8)] string? Key = null);

/// <summary>One item of a job as a client defines it.</summary>
/// <param name="ProgramId">A stored program of the same project.</param>
/// <param name="Shots">How many times it is run and measured; any number where it is compiled.</param>
/// <param name="Seed">The seed of its random numbers, or null to have one drawn, which is then on record.</param>
/// <param name="Inputs">The values of the program's inputs by name, as exact expressions (<c>pi/4</c>, <c>5</c>); null for none.</param>
/// <param name="Options">What the backend is asked beyond that, by name; null for nothing.</param>
[GenerateSerializer, Immutable, Alias("nexus.JobItemDefinition")]
public sealed record JobItemDefinition(
    [property: Id(0)] Guid ProgramId,
    [property: Id(1)] int Shots,
    [property: Id(2)] ulong? Seed,
    [property: Id(3)] ImmutableDictionary<string, string>? Inputs = null,
    [property: Id(4)] ImmutableDictionary<string, string>? Options = null);

/// <summary>The acknowledgement of a job: it is durable.</summary>
/// <param name="JobId">The job's id.</param>
/// <param name="ItemCount">How many items it has.</param>
/// <param name="SubmittedAt">When it was accepted (UTC).</param>
[GenerateSerializer, Immutable, Alias("nexus.JobReceipt")]
public sealed record JobReceipt(
    [property: Id(0)] Guid JobId,
    [property: Id(1)] int ItemCount,
    [property: Id(2)] DateTimeOffset SubmittedAt);
