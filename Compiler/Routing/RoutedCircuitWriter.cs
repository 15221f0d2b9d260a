using Nexus.Circuits;

namespace Nexus.Compiler.Routing;

/// <summary>
/// Writes a circuit out over the device's qubits, along a path. Nested blocks are routed when they are met, each from the layout at that
/// place, and exchanges at a block's end bring that layout back: so all ways through an <c>if</c> and all rounds of a loop meet in the same layout.
/// Before a <c>break</c> or <c>continue</c> the layout of the loop's beginning is brought back; what stands behind one never runs, and is left out.
/// </summary>
internal sealed class RoutedCircuitWriter : CircuitCopier
{
    private readonly Circuit _circuit;
    private readonly DeviceGraph _device;
    private readonly Func<WireGraph, int[], RoutedPath> _route;
    private readonly List<int> _trail = [];
    private readonly bool _restoresAtEnd;
    private RoutingState _state = null!;
    private bool _isLoop;
    private int _loopStart;
    private bool _left;

    /// <summary>Makes a writer.</summary>
    /// <param name="circuit">The circuit over the program's qubits.</param>
    /// <param name="device">The device.</param>
    /// <param name="route">Routes a nested block from a layout.</param>
    public RoutedCircuitWriter(Circuit circuit, DeviceGraph device, Func<WireGraph, int[], RoutedPath> route)
        : base(DeviceRegister.BuilderFor(circuit, device.QubitCount))
    {
        _circuit = circuit;
        _device = device;
        _route = route;

        // Whoever uses the state after an end in the middle finds the qubits where he finds them after the last operation.
        _restoresAtEnd = CountEnds(circuit.Body) > CountEndsAtTop(circuit.Body) || CountEndsAtTop(circuit.Body) > 1;
    }

    /// <summary>How many exchanges were written, those of nested blocks and of their ends included.</summary>
    public int SwapCount { get; private set; }

    /// <summary>Writes the whole circuit; the layout after it comes back in <paramref name="final"/>.</summary>
    public Circuit Write(WireTable wires, WireGraph graph, RoutedPath path, out int[] final)
    {
        WriteBlock(_circuit.Body, wires, graph, path);
        if (_restoresAtEnd && !_left)
        {
            Restore(0);
        }

        final = [.. _state.Places];
        return Target.Build();
    }

    /// <inheritdoc/>
    protected override int Qubit(int qubit) => _state.Places[qubit];

    /// <inheritdoc/>
    protected override Block CopyBlock(Block block)
    {
        var (outer, loopStart, start) = (_state, _loopStart, _trail.Count);
        if (_isLoop)
        {
            _loopStart = start;
            _isLoop = false;
        }

        var wires = WireTable.Of(block, _circuit.QubitCount, _circuit.BitCount);
        var graph = WireGraph.Of(wires);
        Target.BeginBlock();
        WriteBlock(block, wires, graph, _route(graph, outer.Places));
        if (!_left)
        {
            Restore(start);
        }

        _trail.RemoveRange(start, _trail.Count - start);
        _left = false;
        (_state, _loopStart) = (outer, loopStart);
        return Target.EndBlock();
    }

    private void WriteBlock(Block block, WireTable wires, WireGraph graph, RoutedPath path)
    {
        var order = new EmissionOrder(wires);
        _state = new RoutingState(_device) { Done = node => order.Reach(graph.Operations[node], index => Write(block[index])) };
        var state = _state;
        state.Start(graph, path.Layout);
        foreach (var edge in path.Swaps)
        {
            if (_left)
            {
                break;
            }

            var (first, second) = _device.Edges[edge];
            AddSwap(edge);
            state.Swap(first, second);
        }

        order.Finish(index => Write(block[index]));
    }

    private void Write(Operation operation)
    {
        if (_left)
        {
            return;
        }

        switch (operation.Kind)
        {
            case OperationKind.Break or OperationKind.Continue:
                Restore(_loopStart);
                break;
            case OperationKind.End when _restoresAtEnd:
                Restore(0);
                break;
        }

        _isLoop = operation.Kind is OperationKind.While or OperationKind.For;
        Copy(operation);
        _isLoop = false;
        _left = operation.Kind is OperationKind.Break or OperationKind.Continue or OperationKind.End;
    }

    private void AddSwap(int edge)
    {
        var (first, second) = _device.Edges[edge];
        Target.AddGate(GateKind.Swap, first, second);
        _trail.Add(edge);
        SwapCount++;
    }

    /// <summary>Brings back the layout that was when the trail had a length. The trail stays: who leaves a block leaves it to those who do not.</summary>
    private void Restore(int length)
    {
        for (var i = _trail.Count - 1; i >= length; i--)
        {
            var edge = _trail[i];
            var (first, second) = _device.Edges[edge];
            Target.AddGate(GateKind.Swap, first, second);
            SwapCount++;
            _state.Exchange(first, second);
        }
    }

    private static int CountEndsAtTop(Block block)
    {
        var count = 0;
        foreach (var operation in block)
        {
            count += operation.Kind == OperationKind.End ? 1 : 0;
        }

        return count;
    }

    private static int CountEnds(Block block)
    {
        var count = CountEndsAtTop(block);
        foreach (var operation in block)
        {
            foreach (var inner in operation.ControlFlow?.Blocks ?? [])
            {
                count += CountEnds(inner);
            }
        }

        return count;
    }
}
