using System.Collections.Immutable;
using Nexus.Grains.Jobs;

namespace Nexus.Cli.Jobs;

/// <summary>A job as a command line defines it.</summary>
/// <param name="JobId">The id that the job will have: chosen here, so that a submission may be repeated.</param>
/// <param name="Project">The project that it belongs to.</param>
/// <param name="Name">Its name.</param>
/// <param name="Backend">The backend that it runs on.</param>
/// <param name="Shots">How many times each circuit is run and measured.</param>
/// <param name="Seed">The seed of the first circuit; null to have all drawn.</param>
/// <param name="Inputs">Values for inputs, each for all circuits that have an input of that name.</param>
/// <param name="Options">What the backend is asked beyond that, by name, for all circuits.</param>
/// <param name="Reuse">Whether stored results may be taken instead of running.</param>
/// <param name="Files">Its circuits, all of them without errors.</param>
internal sealed record NewJob(
    Guid JobId,
    string Project,
    string Name,
    string Backend,
    int Shots,
    ulong? Seed,
    ImmutableDictionary<string, string> Inputs,
    ImmutableDictionary<string, string> Options,
    bool Reuse,
    IReadOnlyList<CircuitFile> Files)
{
    /// <summary>How its circuits are compiled; null when they are run.</summary>
    public CompileSettings? Compile { get; init; }

    /// <summary>The key from which its id follows; null when the id was drawn.</summary>
    public string? Key { get; init; }

    /// <summary>The paths of its circuits, to name one that is refused.</summary>
    public IReadOnlyList<string> Paths => [.. Files.Select(f => f.Path)];

    /// <summary>The values of a circuit's inputs; null when it takes none of those given.</summary>
    /// <param name="index">The circuit's place, from 0.</param>
    public ImmutableDictionary<string, string>? InputsOf(int index)
    {
        var taken = Files[index].Read.Program!.Program.Inputs.Where(i => Inputs.ContainsKey(i.Name)).ToList();
        return taken.Count == 0 ? null : taken.ToImmutableDictionary(i => i.Name, i => Inputs[i.Name], StringComparer.Ordinal);
    }

    /// <summary>The seed of a circuit: one seed for all would make the shots of equal circuits equal too. Compiled circuits are all to be found again by one.</summary>
    /// <param name="index">The circuit's place, from 0.</param>
    public ulong? SeedOf(int index) => Compile is null ? unchecked(Seed + (ulong)index) : Seed;
}
