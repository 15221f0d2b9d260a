namespace Nexus.Compiler.Routing;

/// <summary>A way to find the exchanges that a program needs. An object serves one thread, and any number of routings.</summary>
internal interface IRouter
{
    /// <summary>Routes.</summary>
    /// <param name="graph">What is to be done.</param>
    /// <param name="layout">For each qubit of the program its qubit of the device, at the start; when the method returns true, at the end.</param>
    /// <param name="seed">Decides between choices that are as good.</param>
    /// <param name="swaps">Receives the exchanges, as numbers of <see cref="DeviceGraph.Edges"/>.</param>
    /// <param name="cancellationToken">Ends the routing.</param>
    /// <returns>False when it was given up.</returns>
    bool Route(WireGraph graph, Span<int> layout, ulong seed, List<int> swaps, CancellationToken cancellationToken);
}
