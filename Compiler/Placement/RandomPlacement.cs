using Nexus.Compiler.Routing;

namespace Nexus.Compiler.Placement;

/// <summary>Puts the qubits of a program anywhere in the parts of the device that they are assigned to.</summary>
internal static class RandomPlacement
{
    /// <summary>A layout: for each qubit of the program one of the device.</summary>
    public static int[] Draw(int[] parts, DeviceGraph device, RandomSource random)
    {
        var free = new List<int>[device.ComponentCount];
        for (var part = 0; part < free.Length; part++)
        {
            free[part] = [];
        }

        var order = Enumerable.Range(0, device.QubitCount).ToArray();
        random.Shuffle(order);
        foreach (var qubit in order)
        {
            free[device.ComponentOf(qubit)].Add(qubit);
        }

        var layout = new int[parts.Length];
        for (var qubit = 0; qubit < layout.Length; qubit++)
        {
            var places = free[parts[qubit]];
            layout[qubit] = places[^1];
            places.RemoveAt(places.Count - 1);
        }

        return layout;
    }
}
