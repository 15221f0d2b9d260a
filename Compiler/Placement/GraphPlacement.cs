using Nexus.Compiler.Routing;

namespace Nexus.Compiler.Placement;

/// <summary>
/// Places a program qubit by qubit, each as near as can be to those that it meets: the qubits that meet most first, in the middle of the device. Where
/// error rates are known, places whose couplings fail less are preferred (after Murali, Baker, Javadi-Abhari, Chong and Martonosi, "Noise-adaptive
/// compiler mappings for noisy intermediate-scale quantum computers", ASPLOS 2019: its greedy heuristic).
/// </summary>
internal static class GraphPlacement
{
    /// <summary>A layout: for each qubit of the program one of the device, in the part of it that the qubit is assigned to.</summary>
    public static int[] Make(InteractionGraph program, int[] parts, DeviceGraph device, RandomSource random)
    {
        var layout = new int[program.QubitCount];
        Array.Fill(layout, -1);
        var isFree = new bool[device.QubitCount];
        Array.Fill(isFree, true);
        var penalties = Penalties(device);
        var pull = new double[program.QubitCount];
        for (var count = 0; count < layout.Length; count++)
        {
            var qubit = Next(program, layout, pull);
            var (best, least) = (-1, double.MaxValue);
            for (var place = 0; place < device.QubitCount; place++)
            {
                if (isFree[place] && device.ComponentOf(place) == parts[qubit])
                {
                    var cost = Cost(program, device, layout, qubit, place) + penalties[place] + (1e-3 * random.NextDouble());
                    (best, least) = cost < least ? (place, cost) : (best, least);
                }
            }

            layout[qubit] = best;
            isFree[best] = false;
            foreach (var (other, weight) in program.Neighbours(qubit))
            {
                pull[other] += weight;
            }
        }

        return layout;
    }

    /// <summary>The qubit that meets those placed most; of those that meet none, the one that meets others most.</summary>
    private static int Next(InteractionGraph program, int[] layout, double[] pull)
    {
        var best = -1;
        for (var qubit = 0; qubit < layout.Length; qubit++)
        {
            if (layout[qubit] < 0 && (best < 0 || (pull[qubit], Weight(program, qubit)).CompareTo((pull[best], Weight(program, best))) > 0))
            {
                best = qubit;
            }
        }

        return best;
    }

    private static double Weight(InteractionGraph program, int qubit)
    {
        var sum = 0.0;
        foreach (var (_, weight) in program.Neighbours(qubit))
        {
            sum += weight;
        }

        return sum;
    }

    private static double Cost(InteractionGraph program, DeviceGraph device, int[] layout, int qubit, int place)
    {
        var cost = 0.0;
        foreach (var (other, weight) in program.Neighbours(qubit))
        {
            if (layout[other] >= 0)
            {
                cost += weight * device.Distance(place, layout[other]);
            }
        }

        return cost;
    }

    /// <summary>What speaks against a place by itself, less than one coupling of distance: to be far from the rest, or to have couplings that fail more than others.</summary>
    private static double[] Penalties(DeviceGraph device)
    {
        var penalties = new double[device.QubitCount];
        var errors = Enumerable.Range(0, device.Edges.Count).Select(device.ErrorOf).DefaultIfEmpty().Max();
        for (var place = 0; place < penalties.Length; place++)
        {
            var reach = 0.0;
            for (var other = 0; other < penalties.Length; other++)
            {
                reach += device.ComponentOf(other) == device.ComponentOf(place) ? device.Distance(place, other) : 0;
            }

            penalties[place] = 0.4 * reach / ((double)penalties.Length * penalties.Length);
            if (errors > 0 && device.NeighbourEdges(place) is var edges && edges.Length > 0)
            {
                var sum = 0.0;
                foreach (var edge in edges)
                {
                    sum += device.ErrorOf(edge);
                }

                penalties[place] += 0.5 * sum / edges.Length / errors;
            }
        }

        return penalties;
    }
}
