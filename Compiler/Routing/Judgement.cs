namespace Nexus.Compiler.Routing;

/// <summary>What speaks against a state: how far the gates of the front and of the lookahead are from being done.</summary>
internal static class Judgement
{
    /// <summary>The sum over the gates of weight times how many couplings too far their qubits are.</summary>
    public static double Cost(RoutingState state, Lookahead lookahead)
    {
        var cost = 0.0;
        for (var i = 0; i < state.FrontCount; i++)
        {
            var node = state.Front[i];
            cost += state.Device.Distance(state.Places[state.Graph.First[node]], state.Places[state.Graph.Second[node]]) - 1;
        }

        return cost + lookahead.Cost(state);
    }

    /// <summary>What the exchange of two qubits of the device adds to the cost, as long as it lets no gate be done.</summary>
    public static double Change(RoutingState state, Lookahead lookahead, int first, int second) =>
        ChangeOf(state, lookahead, first, second) + ChangeOf(state, lookahead, second, first);

    /// <summary>What the move of one qubit changes, gates with the qubit at its new place left out: their distance stays.</summary>
    private static double ChangeOf(RoutingState state, Lookahead lookahead, int from, int to)
    {
        var qubit = state.Occupants[from];
        if (qubit < 0)
        {
            return 0;
        }

        var distances = state.Device.Distances;
        var (before, after) = (from * state.Device.QubitCount, to * state.Device.QubitCount);
        var change = 0.0;
        if (state.Partners[qubit] is var partner && partner >= 0)
        {
            var place = state.Places[partner];
            if (place != to)
            {
                change += distances[after + place] - distances[before + place];
            }
        }

        var next = lookahead.Next;
        for (var link = lookahead.Heads[qubit]; link >= 0; link = next[link])
        {
            var place = state.Places[lookahead.Others[link]];
            if (place != to)
            {
                change += lookahead.Weights[link] * (distances[after + place] - distances[before + place]);
            }
        }

        return change;
    }
}
