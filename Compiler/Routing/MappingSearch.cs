namespace Nexus.Compiler.Routing;

/// <summary>
/// Tries many placements and routings and keeps the best. A placement is improved by routing the program forth and back from it: where the
/// qubits are at the end suits the program's end, which is the beginning of the way back (SABRE's bidirectional search). SABRE does so first, for many
/// placements; then the beam search for the best of them. Each trial has a seed of its own, and of two that are as good the one with the lower
/// number wins, so the number of threads changes nothing.
/// </summary>
internal sealed class MappingSearch(DeviceGraph device, MappingOptions options, PassContext context)
{
    /// <summary>The part of the search that the trials of SABRE are in its progress; the beam search is the rest.</summary>
    private const double TrialShare = 0.4;

    private static readonly RoutingHeuristic Heuristic = new();

    private readonly Deadline _deadline = Deadline.After(options.TimeLimit);

    /// <summary>Places and routes.</summary>
    /// <param name="graph">The gates.</param>
    /// <param name="start">Makes a placement to begin with, given the number of the trial and a source of chance.</param>
    public RoutedPath Search(WireGraph graph, Func<int, RandomSource, int[]> start)
    {
        var reversed = graph.Reversed();
        var first = Trial(new SabreRouter(device, Heuristic), 0)!;
        var perTrial = Effort(graph, first) * ((2 * options.Refinements) + Math.Max(1, options.RoutingTrials));
        var others = Math.Min(options.LayoutTrials - 1, (int)Math.Min(int.MaxValue, options.EffortLimit / perTrial));
        var found = new RoutedPath?[1 + Math.Max(0, others)];
        found[0] = first;
        var tried = 1;
        Workers.Run(others, context.Threads, () =>
        {
            var router = new SabreRouter(device, Heuristic);
            return number =>
            {
                context.Progress?.Report(TrialShare * tried / found.Length);
                found[1 + number] = _deadline.IsOver ? null : Trial(router, 1 + number);
                Interlocked.Increment(ref tried);
            };
        });

        var best = found.OfType<RoutedPath>().OrderBy(p => Failure(graph, p)).ToArray();
        return Improve(graph, reversed, best);

        RoutedPath? Trial(SabreRouter router, int number)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            var random = new RandomSource(RandomSource.Derive(context.Seed, (ulong)number));
            return Refine(new Attempts(router, graph, reversed, context.CancellationToken), start(number, random), random);
        }
    }

    /// <summary>Routes a block from a given layout.</summary>
    public RoutedPath Route(WireGraph graph, int[] layout)
    {
        var attempts = new Attempts(new SabreRouter(device, Heuristic), graph, graph, context.CancellationToken);
        for (var trial = 0; trial < Math.Max(1, options.RoutingTrials) && attempts.Best?.Swaps.Length != 0; trial++)
        {
            attempts.Forth([.. layout], RandomSource.Derive(context.Seed, (ulong)trial));
        }

        if (options.BeamStarts > 0 && attempts.Best!.Swaps.Length > 1 && Width(graph, attempts.Best, routings: 1) is var width and > 1)
        {
            var router = new BeamRouter(device, Heuristic, width, _deadline);
            var beam = new Attempts(router, graph, graph, context.CancellationToken) { Best = attempts.Best };
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
        if (starts == 0 || best[0].Swaps.Length <= 1 || Width(graph, best[0], 2 * options.BeamRounds * starts) is var width && width <= 1)
        {
            return best[0];
        }

        var improved = new RoutedPath?[starts];
        var rounds = 0;
        Workers.Run(starts, context.Threads, () =>
        {
            var router = new BeamRouter(device, Heuristic, width, _deadline);
            return number =>
            {
                var random = new RandomSource(RandomSource.Derive(context.Seed, ulong.MaxValue - (ulong)number));
                var attempts = new Attempts(router, graph, reversed, context.CancellationToken) { Best = best[number] };
                int[] layout = [.. best[number].Layout];
                var stale = 0;
                var round = 0;
                for (; round < options.BeamRounds && stale < 3 && !_deadline.IsOver; round++)
                {
                    context.Progress?.Report(TrialShare + ((1 - TrialShare) * rounds / (starts * options.BeamRounds)));
                    var before = attempts.Best.Swaps.Length;
                    attempts.Forth(layout, random.Next());
                    attempts.Back(layout, random.Next());
                    stale = attempts.Best.Swaps.Length < before ? 0 : stale + 1;
                    Interlocked.Increment(ref rounds);
                }

                improved[number] = attempts.Best;
                Interlocked.Add(ref rounds, options.BeamRounds - round);
            };
        });
        return improved.MinBy(p => Failure(graph, p!))!;
    }

    /// <summary>How likely gates and exchanges, of three gates each, are to fail, as the sum of their rates; the number of exchanges where rates are not known.</summary>
    private double Failure(WireGraph graph, RoutedPath path)
    {
        if (!device.HasErrorRates)
        {
            return path.Swaps.Length;
        }

        var state = new RoutingState(device);
        var sum = 0.0;
        state.Done = node =>
        {
            if (graph.First[node] is var first && first >= 0)
            {
                var edge = device.StepTowards(state.Places[first], state.Places[graph.Second[node]]);
                sum += device.ErrorOf(edge);
            }
        };
        state.Start(graph, path.Layout);
        foreach (var edge in path.Swaps)
        {
            sum += 3 * device.ErrorOf(edge);
            state.Swap(device.Edges[edge].First, device.Edges[edge].Second);
        }

        return sum;
    }

    /// <summary>What a routing takes: its exchanges, each times what is looked at for it.</summary>
    private static long Effort(WireGraph graph, RoutedPath path) => Math.Max(1, path.Swaps.Length) * (long)(graph.QubitCount + Heuristic.LookaheadSize);

    /// <summary>
    /// How many states the beam search can follow. Each has more exchanges to consider in a wider program, where a narrow beam finds little that SABRE does not:
    /// below two states it is left alone.
    /// </summary>
    private int Width(WireGraph graph, RoutedPath path, int routings) =>
        (int)Math.Min(options.BeamWidth, options.EffortLimit / (Effort(graph, path) * (1 + (graph.QubitCount / 4)) * routings));
}
