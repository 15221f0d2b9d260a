namespace Nexus.Compiler.Routing;

/// <summary>How much work placement and routing may be.</summary>
public sealed record MappingOptions
{
    /// <summary>How many steps the search for a placement that needs no routing may take; a step places one qubit.</summary>
    public int PerfectPlacementSteps { get; init; } = 100_000;

    /// <summary>How many placements are tried, routed by SABRE.</summary>
    public int LayoutTrials { get; init; } = 8;

    /// <summary>How often each placement is routed forth and back, to be improved by where the qubits end up.</summary>
    public int Refinements { get; init; } = 2;

    /// <summary>How often the program is routed from each placement after that.</summary>
    public int RoutingTrials { get; init; } = 1;

    /// <summary>From how many of the best placements the beam search goes on; 0 for SABRE alone.</summary>
    public int BeamStarts { get; init; } = 1;

    /// <summary>How many states the beam search follows at once.</summary>
    public int BeamWidth { get; init; } = 8;

    /// <summary>How often at the most the beam search goes forth and back. It ends before when it has stopped getting better.</summary>
    public int BeamRounds { get; init; } = 2;

    /// <summary>
    /// How much searching a large circuit gets before it has to do with fewer trials and a narrower beam: exchanges chosen, each times the program's qubits and the
    /// gates looked ahead at. Ordinary circuits stay far below. One trial is always made.
    /// </summary>
    public long EffortLimit { get; init; } = 5_000_000;

    /// <summary>
    /// After so long the best that was found by then is taken; null for no limit. The limits above end a search of an ordinary circuit long before: when this one
    /// does, what comes out depends on the machine.
    /// </summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>The options of an optimisation level.</summary>
    /// <param name="level">0 for one placement and one routing, up to 3 for a long search.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level.</exception>
    public static MappingOptions ForLevel(int level) => level switch
    {
        0 => new() { PerfectPlacementSteps = 1_000, LayoutTrials = 1, Refinements = 1, RoutingTrials = 0, BeamStarts = 0 },
        1 => new() { PerfectPlacementSteps = 20_000, LayoutTrials = 4, Refinements = 1, BeamWidth = 8, BeamRounds = 1, EffortLimit = 5_000_000 },
        2 => new() { PerfectPlacementSteps = 200_000, LayoutTrials = 12, Refinements = 2, BeamStarts = 2, BeamWidth = 24, BeamRounds = 2, EffortLimit = 40_000_000 },
        3 => new()
        {
            PerfectPlacementSteps = 2_000_000,
            LayoutTrials = 40,
            Refinements = 3,
            BeamStarts = 6,
            BeamWidth = 128,
            BeamRounds = 6,
            EffortLimit = 2_000_000_000,
            TimeLimit = TimeSpan.FromMinutes(2),
        },
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "Optimisation levels are 0 to 3."),
    };
}
