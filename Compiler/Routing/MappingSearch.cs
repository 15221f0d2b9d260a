namespace Nexus.Compiler.Routing;

/// <summary>
/// Tries many placements and routings and keeps the best. A placement is improved by routing the program forth and back from it: where the
/// qubits are at the end suits the program's end, which is the beginning of the way back (SABRE's bidirectional search). SABRE does so first, for many
/// placements; then the beam search for the best of them. Each trial has a seed of its own, and of two that are as good the one with the lower
/// number wins, so the number of threads changes nothing.
/// </summary>
internal sealed class MappingSearch(DeviceGraph device, MappingOptions options, PassContext context)
{
    private static readonly RoutingHeuristic Heuristic = new();

    private readonly Deadline _deadline = Deadline.After(options.TimeLimit);

    /// <summary>Places and routes.</summary>
    /// <param name="graph">The gates.</param>
    /// <param name="start">Makes a placement to begin with, given the number of the trial and a source of chance.</param>
    public RoutedPath Search(WireGraph graph, Func<int, RandomSource, int[]> start)
    {
        var reversed = graph.Reversed();
        var found = new RoutedPath?[options.LayoutTrials];
        Workers.Run(options.LayoutTrials, context.Threads, () =>
        {
            var router = new SabreRouter(device, Heuristic);
            return trial =>
            {
                // The first is always tried, so that there is something to take.
                if (trial == 0 || !_deadline.IsOver)
                {
                    var random = new RandomSource(RandomSource.Derive(context.Seed, (ulong)trial));
                    found[trial] = Refine(new Attempts(router, graph, reversed, context.CancellationToken), start(trial, random), random);
                }
            };
        });

        var best = found.OfType<RoutedPath>().OrderBy(p => p.Swaps.Length).ToArray();
        return Improve(graph, reversed, best);
    }

    /// <summary>Routes a block from a given layout.</summary>
    public RoutedPath Route(WireGraph graph, int[] layout)
    {
        var attempts = new Attempts(new SabreRouter(device, Heuristic), graph, graph, context.CancellationToken);
        for (var trial = 0; trial < Math.Max(1, options.RoutingTrials) && attempts.Best?.Swaps.Length != 0; trial++)
        {
            attempts.Forth([.. layout], RandomSource.Derive(context.Seed, (ulong)trial));
        }

        if (options.BeamStarts > 0 && attempts.Best!.Swaps.Length > 1)
        {
            var beam = new Attempts(new BeamRouter(device, Heuristic, options.BeamWidth, _deadline), graph, graph, context.CancellationToken) { Best = attempts.Best };
            beam.Forth([.. layout], RandomSource.Derive(context.Seed, 0));
            return beam.Best;
        }

        return attempts.Best!;
    }

    private RoutedPath? Refine(Attempts attempts, int[] layout, RandomSource random)
    {
        for (var round = 0; round < options.Refinements; round++)
        {
            attempts.Forth(layout, random.Next());
            attempts.Back(layout, random.Next());
        }

        attempts.Forth([.. layout], random.Next());
        for (var again = 1; again < options.RoutingTrials; again++)
        {
            attempts.Forth([.. layout], random.Next());
        }

        return attempts.Best;
    }

    private RoutedPath Improve(WireGraph graph, WireGraph reversed, RoutedPath[] best)
    {
        var starts = Math.Min(options.BeamStarts, best.Length);
        if (starts == 0 || best[0].Swaps.Length <= 1)
        {
            return best[0];
        }

        var improved = new RoutedPath?[starts];
        Workers.Run(starts, context.Threads, () =>
        {
            var router = new BeamRouter(device, Heuristic, options.BeamWidth, _deadline);
            return number =>
            {
                var random = new RandomSource(RandomSource.Derive(context.Seed, ulong.MaxValue - (ulong)number));
                var attempts = new Attempts(router, graph, reversed, context.CancellationToken) { Best = best[number] };
                int[] layout = [.. best[number].Layout];
                var stale = 0;
                for (var round = 0; round < options.BeamRounds && stale < 3 && !_deadline.IsOver; round++)
                {
                    var before = attempts.Best.Swaps.Length;
                    attempts.Forth(layout, random.Next());
                    attempts.Back(layout, random.Next());
                    stale = attempts.Best.Swaps.Length < before ? 0 : stale + 1;
                }

                improved[number] = attempts.Best;
            };
        });
        return improved.MinBy(p => p!.Swaps.Length)!;
    }
}
