using Nexus.Compiler.Placement;

namespace Nexus.Compiler.Routing;

/// <summary>
/// Tries many placements and routings and keeps the best. A placement is improved by routing the program forth and back from it: where the
/// qubits are at the end suits the program's end, which is the beginning of the way back (SABRE's bidirectional search). Each trial has a seed of its own, and
/// of two that are as good the one with the lower number wins, so the number of threads changes nothing.
/// </summary>
internal sealed class MappingSearch(DeviceGraph device, MappingOptions options, RoutingHeuristic heuristic, PassContext context)
{
    /// <summary>Routes a block from a given layout.</summary>
    public RoutedPath Route(WireGraph graph, int[] layout)
    {
        var router = new SabreRouter(device, heuristic);
        var swaps = new List<int>();
        RoutedPath? best = null;
        for (var trial = 0; trial < Math.Max(1, options.RoutingTrials) && best?.Swaps.Length != 0; trial++)
        {
            var limit = best is null ? int.MaxValue : best.Swaps.Length - 1;
            if (router.Route(graph, [.. layout], RandomSource.Derive(context.Seed, (ulong)trial), limit, swaps, context.CancellationToken)
                && swaps.Count <= limit)
            {
                best = new RoutedPath([.. layout], [.. swaps]);
            }
        }

        return best!;
    }

    /// <summary>Places and routes.</summary>
    /// <param name="graph">The gates.</param>
    /// <param name="parts">For each qubit the part of the device that it goes to.</param>
    public RoutedPath Search(WireGraph graph, int[] parts)
    {
        var reversed = graph.Reversed();
        var results = new RoutedPath?[options.LayoutTrials];
        Workers.Run(options.LayoutTrials, context.Threads, () =>
        {
            var router = new SabreRouter(device, heuristic);
            var swaps = new List<int>();
            return trial =>
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                var random = new RandomSource(RandomSource.Derive(context.Seed, (ulong)trial));
                var layout = RandomPlacement.Draw(parts, device, ref random);
                RoutedPath? own = null;
                for (var round = 0; round < options.Refinements; round++)
                {
                    Try(layout, random.Next());
                    router.Route(reversed, layout, random.Next(), int.MaxValue, swaps, context.CancellationToken);
                }

                for (var again = 0; again < options.RoutingTrials; again++)
                {
                    Try([.. layout], random.Next());
                }

                results[trial] = own;

                void Try(int[] start, ulong seed)
                {
                    int[] initial = [.. start];
                    if (router.Route(graph, start, seed, int.MaxValue, swaps, context.CancellationToken) && (own is null || swaps.Count < own.Swaps.Length))
                    {
                        own = new RoutedPath(initial, [.. swaps]);
                    }
                }
            };
        });
        return results.MinBy(r => r!.Swaps.Length)!;
    }
}
