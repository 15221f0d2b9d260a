using Nexus.Compiler.Routing;

namespace Nexus.Compiler.Placement;

/// <summary>Which qubits of a program meet in gates, and how often.</summary>
internal sealed class InteractionGraph
{
    private readonly List<(int Other, double Weight)>[] _neighbours;

    private InteractionGraph(List<(int Other, double Weight)>[] neighbours, int[] components, int componentCount)
    {
        _neighbours = neighbours;
        Components = components;
        ComponentCount = componentCount;
    }

    public int QubitCount => _neighbours.Length;

    /// <summary>For each qubit the part of the program that it is in: qubits that gates join, directly or through others.</summary>
    public IReadOnlyList<int> Components { get; }

    public int ComponentCount { get; }

    /// <summary>The qubits that one meets, and a weight for each: a gate weighs 1 at the beginning of the program and less towards its end.</summary>
    public IReadOnlyList<(int Other, double Weight)> Neighbours(int qubit) => _neighbours[qubit];

    /// <summary>The graph of a program's gates.</summary>
    public static InteractionGraph Of(WireGraph gates)
    {
        var weights = new Dictionary<(int, int), double>();
        for (var node = 0; node < gates.NodeCount; node++)
        {
            if (gates.First[node] < 0)
            {
                continue;
            }

            var pair = (Math.Min(gates.First[node], gates.Second[node]), Math.Max(gates.First[node], gates.Second[node]));
            weights[pair] = weights.GetValueOrDefault(pair) + (1.0 / (1 + (4.0 * node / gates.NodeCount)));
        }

        var neighbours = new List<(int, double)>[gates.QubitCount];
        for (var qubit = 0; qubit < neighbours.Length; qubit++)
        {
            neighbours[qubit] = [];
        }

        foreach (var ((first, second), weight) in weights.OrderBy(w => w.Key))
        {
            neighbours[first].Add((second, weight));
            neighbours[second].Add((first, weight));
        }

        var components = new int[gates.QubitCount];
        Array.Fill(components, -1);
        var count = 0;
        var stack = new Stack<int>();
        for (var start = 0; start < components.Length; start++)
        {
            if (components[start] >= 0)
            {
                continue;
            }

            components[start] = count;
            stack.Push(start);
            while (stack.TryPop(out var at))
            {
                foreach (var (other, _) in neighbours[at])
                {
                    if (components[other] < 0)
                    {
                        components[other] = count;
                        stack.Push(other);
                    }
                }
            }

            count++;
        }

        return new InteractionGraph(neighbours, components, count);
    }
}
