using System.Diagnostics.CodeAnalysis;

namespace Nexus.Compiler.Routing;

/// <summary>Routings of one program, forth and back, and the best of them so far.</summary>
internal sealed class Attempts(IRouter router, WireGraph graph, WireGraph reversed, CancellationToken cancellationToken)
{
    private readonly List<int> _swaps = [];

    /// <summary>The one with the fewest exchanges, as a way forth; null before the first.</summary>
    [DisallowNull]
    public RoutedPath? Best { get; set; }

    /// <summary>Routes the program. The layout is afterwards the one at its end, unless the routing was given up.</summary>
    public void Forth(int[] layout, ulong seed)
    {
        int[] start = [.. layout];
        if (router.Route(graph, layout, seed, _swaps, cancellationToken) && _swaps.Count < Fewest)
        {
            Best = new RoutedPath(start, [.. _swaps]);
        }
    }

    /// <summary>
    /// Routes the program backwards, from the layout at its end; the layout is afterwards the one at its beginning. Read from there, the same exchanges
    /// are a way forth: whatever the way back did between two of them can be done between them again.
    /// </summary>
    public void Back(int[] layout, ulong seed)
    {
        if (router.Route(reversed, layout, seed, _swaps, cancellationToken) && _swaps.Count < Fewest)
        {
            _swaps.Reverse();
            Best = new RoutedPath([.. layout], [.. _swaps]);
        }
    }

    private int Fewest => Best?.Swaps.Length ?? int.MaxValue;
}
