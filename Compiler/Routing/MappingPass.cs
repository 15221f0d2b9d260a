using System.Collections.Immutable;
using System.Globalization;
using Nexus.Circuits;
using Nexus.Circuits.Targets;
using Nexus.Compiler.Placement;

namespace Nexus.Compiler.Routing;

/// <summary>
/// Places a circuit on a device and routes it: puts in SWAP gates so that all gates on two qubits act on coupled ones, in either order. A circuit
/// that is placed already stays where it is and is only routed. Gates on more than two qubits must have been decomposed.
/// </summary>
/// <param name="options">How much work it may be.</param>
public sealed class MappingPass(MappingOptions? options = null) : ICompilerPass
{
    private readonly MappingOptions _options = options ?? new MappingOptions();

    /// <inheritdoc/>
    public string Name => "map";

    /// <inheritdoc/>
    public Compilation Run(Compilation compilation, PassContext context)
    {
        ArgumentNullException.ThrowIfNull(compilation);
        var mapped = Map(compilation.Circuit, compilation.Target, context, isPlaced: compilation.InitialLayout is not null);
        var placed = compilation.FinalLayout ?? compilation.InitialLayout;
        return compilation with
        {
            Circuit = mapped.Circuit,
            InitialLayout = compilation.InitialLayout ?? mapped.InitialLayout,
            FinalLayout = placed is { } before ? [.. before.Select(q => mapped.FinalLayout[q])] : mapped.FinalLayout,
        };
    }

    /// <summary>Places and routes a circuit.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="target">The device.</param>
    /// <param name="context">Seed, threads and cancellation.</param>
    /// <param name="isPlaced">Whether the circuit's qubits are the device's already.</param>
    /// <exception cref="CompilationException">The circuit does not fit the device, or has a gate on more than two qubits.</exception>
    public MappedCircuit Map(Circuit circuit, Target target, PassContext context, bool isPlaced = false)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(context);
        if (target.QubitCount is { } most && circuit.QubitCount > most)
        {
            throw new CompilationException(string.Create(
                CultureInfo.InvariantCulture, $"The circuit has {circuit.QubitCount} qubits, and {target.Name} has {most}."));
        }

        if (target.Couplings is null)
        {
            var all = Enumerable.Range(0, circuit.QubitCount).ToArray();
            var relabelled = DeviceRegister.Relabel(circuit, target.QubitCount ?? circuit.QubitCount);
            return new MappedCircuit(relabelled, [.. all], Permuted(circuit, all), 0);
        }

        var device = DeviceGraph.Of(target, circuit.QubitCount);
        var wires = WireTable.Of(circuit.Body, circuit.QubitCount, circuit.BitCount);
        var graph = WireGraph.Of(wires);
        var gates = HasControlFlow(circuit.Body) ? WireGraph.OfGates(circuit) : graph;
        var search = new MappingSearch(device, _options, context);
        RoutedPath path;
        if (isPlaced)
        {
            var layout = Enumerable.Range(0, circuit.QubitCount).ToArray();
            RequireConnected(gates, layout, device, target.Name);
            path = search.Route(graph, layout);
        }
        else
        {
            var interactions = InteractionGraph.Of(gates);
            if (PerfectPlacement.Find(interactions, device, context.Seed, _options.PerfectPlacementSteps) is { } perfect)
            {
                path = new RoutedPath(perfect, []);
            }
            else
            {
                var parts = ComponentAssignment.Of(interactions, device, target.Name);
                path = search.Search(gates, (trial, random) => trial switch
                {
                    0 => GraphPlacement.Make(interactions, parts, device, random),
                    1 => LinePlacement.Make(interactions, parts, device, random),
                    _ => RandomPlacement.Draw(parts, device, random),
                });
                path = ReferenceEquals(gates, graph) ? path : search.Route(graph, path.Layout);
            }
        }

        var writer = new RoutedCircuitWriter(circuit, device, search.Route);
        var routed = writer.Write(wires, graph, path, out var final);
        return new MappedCircuit(routed, [.. path.Layout], Permuted(circuit, final), writer.SwapCount);
    }

    private static void RequireConnected(WireGraph gates, int[] layout, DeviceGraph device, string deviceName)
    {
        for (var node = 0; node < gates.NodeCount; node++)
        {
            if (gates.First[node] is var first && first >= 0
                && gates.Second[node] is var second && device.Distance(layout[first], layout[second]) == DeviceGraph.Unreachable)
            {
                throw new CompilationException(string.Create(
                    CultureInfo.InvariantCulture, $"A gate joins the qubits {first} and {second}, and no path of couplings of {deviceName} does."));
            }
        }
    }

    private static ImmutableArray<int> Permuted(Circuit circuit, int[] final)
    {
        if (circuit.ImplicitPermutation is not { } permutation)
        {
            return [.. final];
        }

        var places = new int[final.Length];
        for (var wire = 0; wire < final.Length; wire++)
        {
            places[permutation[wire]] = final[wire];
        }

        return [.. places];
    }

    private static bool HasControlFlow(Block block)
    {
        foreach (var operation in block)
        {
            if (operation.ControlFlow is not null)
            {
                return true;
            }
        }

        return false;
    }
}
