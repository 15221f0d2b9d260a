namespace Nexus.Compiler.Routing;

/// <summary>A way to carry out a block on a device: where its qubits start, and the exchanges in order. Whatever can be done between two exchanges is done there.</summary>
/// <param name="Layout">For each qubit of the program its qubit of the device at the start.</param>
/// <param name="Swaps">The exchanges, as numbers of <see cref="DeviceGraph.Edges"/>.</param>
internal sealed record RoutedPath(int[] Layout, int[] Swaps);
