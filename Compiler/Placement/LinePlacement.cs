using Nexus.Compiler.Routing;

namespace Nexus.Compiler.Placement;

/// <summary>
/// Lays a program along paths of the device: the pairs that meet most are strung together into lines, and the lines are laid one behind the other
/// along a long path (the line placement of Cowtan, Dilkes, Duncan, Krajenbrink, Simmons and Sivarajah, "On the qubit routing problem", TQC 2019). It suits
/// programs whose qubits mostly meet their neighbours.
/// </summary>
internal static class LinePlacement
{
    /// <summary>A layout: for each qubit of the program one of the device, in the part of it that the qubit is assigned to.</summary>
    public static int[] Make(InteractionGraph program, int[] parts, DeviceGraph device, RandomSource random)
    {
        var layout = new int[program.QubitCount];
        var order = Lines(program);
        for (var part = 0; part < device.ComponentCount; part++)
        {
            var places = Path(device, part, random);
            var next = 0;
            foreach (var qubit in order.Where(q => parts[q] == part))
            {
                layout[qubit] = places[next++];
            }
        }

        return layout;
    }

    /// <summary>The qubits, line after line, the longest line first.</summary>
    private static IEnumerable<int> Lines(InteractionGraph program)
    {
        var links = Enumerable.Range(0, program.QubitCount).Select(_ => new List<int>()).ToArray();
        var lines = Enumerable.Range(0, program.QubitCount).ToArray();
        var pairs = Enumerable.Range(0, program.QubitCount)
            .SelectMany(q => program.Neighbours(q).Where(n => n.Other > q).Select(n => (First: q, Second: n.Other, n.Weight)))
            .OrderByDescending(p => p.Weight);
        foreach (var (first, second, _) in pairs)
        {
            // An end is joined to the end of another line, so no line branches or closes.
            if (links[first].Count < 2 && links[second].Count < 2 && lines[first] != lines[second])
            {
                links[first].Add(second);
                links[second].Add(first);
                var (kept, gone) = (lines[first], lines[second]);
                for (var qubit = 0; qubit < lines.Length; qubit++)
                {
                    lines[qubit] = lines[qubit] == gone ? kept : lines[qubit];
                }
            }
        }

        return Enumerable.Range(0, program.QubitCount)
            .GroupBy(q => lines[q])
            .OrderByDescending(g => g.Count())
            .SelectMany(g => Walk(links, g.First(q => links[q].Count < 2)));
    }

    private static IEnumerable<int> Walk(List<int>[] links, int end)
    {
        for (var (before, at) = (-1, end); at >= 0;)
        {
            yield return at;
            (before, at) = (at, links[at].Where(q => q != before).DefaultIfEmpty(-1).First());
        }
    }

    /// <summary>
    /// All places of a part of the device, neighbours behind one another as long as that goes: from each place to the free neighbour with the fewest free ones of its
    /// own (Warnsdorff's rule), and from a dead end to the nearest place that is free.
    /// </summary>
    private static List<int> Path(DeviceGraph device, int part, RandomSource random)
    {
        var free = Enumerable.Range(0, device.QubitCount).Where(p => device.ComponentOf(p) == part).ToHashSet();
        var fewest = free.Min(p => device.Neighbours(p).Length);
        var ends = free.Where(p => device.Neighbours(p).Length == fewest).Order().ToArray();
        var path = new List<int>(free.Count) { ends[random.Next(ends.Length)] };
        free.Remove(path[0]);
        while (free.Count > 0)
        {
            var at = path[^1];
            var next = free.OrderBy(p => device.Distance(at, p)).ThenBy(p => Count(device, p, free)).ThenBy(p => p).First();
            path.Add(next);
            free.Remove(next);
        }

        return path;
    }

    private static int Count(DeviceGraph device, int place, HashSet<int> free)
    {
        var count = 0;
        foreach (var neighbour in device.Neighbours(place))
        {
            count += free.Contains(neighbour) ? 1 : 0;
        }

        return count;
    }
}
