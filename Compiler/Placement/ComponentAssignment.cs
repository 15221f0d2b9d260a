using System.Globalization;
using Nexus.Compiler.Routing;

namespace Nexus.Compiler.Placement;

/// <summary>
/// Which part of a device takes which qubits of a program: what gates join must lie in one part, for nothing moves from one to another.
/// On a connected device that is all of them.
/// </summary>
internal static class ComponentAssignment
{
    private const int Budget = 100_000;

    /// <summary>For each qubit of the program the part of the device.</summary>
    /// <exception cref="CompilationException">They do not fit.</exception>
    public static int[] Of(InteractionGraph program, DeviceGraph device, string deviceName)
    {
        if (program.QubitCount > device.QubitCount)
        {
            throw new CompilationException(string.Create(
                CultureInfo.InvariantCulture, $"The circuit has {program.QubitCount} qubits, and {deviceName} has {device.QubitCount}."));
        }

        var room = new int[device.ComponentCount];
        for (var qubit = 0; qubit < device.QubitCount; qubit++)
        {
            room[device.ComponentOf(qubit)]++;
        }

        var sizes = new int[program.ComponentCount];
        foreach (var component in program.Components)
        {
            sizes[component]++;
        }

        // The largest first: they have the least choice.
        var order = Enumerable.Range(0, sizes.Length).Where(c => sizes[c] > 1).OrderByDescending(c => sizes[c]).ThenBy(c => c).ToArray();
        var chosen = new int[sizes.Length];
        var steps = 0;
        if (!Assign(0))
        {
            throw new CompilationException(string.Create(
                CultureInfo.InvariantCulture,
                $"Gates join the circuit's qubits in groups of {Groups(sizes)}, and {deviceName} {Parts(Sizes(device))}: the groups do not fit them."));
        }

        // Single qubits fit wherever there is room, and room there is.
        var free = 0;
        for (var component = 0; component < sizes.Length; component++)
        {
            if (sizes[component] == 1)
            {
                while (room[free] == 0)
                {
                    free++;
                }

                chosen[component] = free;
                room[free]--;
            }
        }

        return [.. program.Components.Select(c => chosen[c])];

        bool Assign(int index)
        {
            if (index == order.Length)
            {
                return true;
            }

            if (++steps > Budget)
            {
                return false;
            }

            var size = sizes[order[index]];
            var tried = new HashSet<int>();
            foreach (var part in Enumerable.Range(0, room.Length).Where(p => room[p] >= size).OrderBy(p => room[p]).ThenBy(p => p).ToArray())
            {
                // Parts with the same room left are the same to what follows.
                if (!tried.Add(room[part]))
                {
                    continue;
                }

                chosen[order[index]] = part;
                room[part] -= size;
                if (Assign(index + 1))
                {
                    return true;
                }

                room[part] += size;
            }

            return false;
        }
    }

    private static int[] Sizes(DeviceGraph device) =>
        [.. Enumerable.Range(0, device.QubitCount).GroupBy(device.ComponentOf).Select(g => g.Count())];

    private static string Parts(int[] sizes) =>
        Array.TrueForAll(sizes, s => s == 1) ? "couples no qubits at all" : $"has unconnected parts of {Groups(sizes)} qubits";

    private static string Groups(IEnumerable<int> sizes) =>
        string.Join(", ", sizes.OrderDescending().Where(s => s > 1).Take(10).Select(s => s.ToString(CultureInfo.InvariantCulture)));
}
