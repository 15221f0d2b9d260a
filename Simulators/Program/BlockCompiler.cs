using System.Numerics;
using Nexus.Circuits;
using Nexus.Simulators.Kernels;
using Nexus.Simulators.Operations;

namespace Nexus.Simulators.Program;

/// <summary>Lays the blocks of a circuit in a row of steps with jumps.</summary>
/// <param name="places">Each qubit's place in the state; -1 for one that has none. Exchanged by swaps that are renamings alone.</param>
/// <param name="keepPhase">Whether a phase of the whole state is computed, which no outcome shows.</param>
/// <param name="renames">Whether a swap outside of control flow only exchanges the places of two qubits, and moves no amplitude.</param>
internal sealed class BlockCompiler(int[] places, bool keepPhase, bool renames)
{
    private readonly List<Step> _steps = [];
    private readonly Label _end = new();

    /// <summary>The loops around the place that is compiled, innermost on top: where a <c>continue</c> and a <c>break</c> lead.</summary>
    private readonly Stack<(Label Continue, Label Break)> _loops = new();

    private readonly Dictionary<UnitaryBox, Complex[]> _matrices = [];

    private Condition? _lastCondition;
    private BitCondition? _lastCompiled;
    private int _operation;
    private int _depth;

    /// <summary>How many blocks of control flow the place that is compiled stands in.</summary>
    private int _nesting;

    /// <summary>How many <c>for</c> loops stand within one another at most.</summary>
    public int LoopDepth { get; private set; }

    /// <summary>Compiles the body of a circuit.</summary>
    /// <param name="body">The body.</param>
    /// <param name="starts">Which operations come from which, as <see cref="BoxExpansion"/> tells; null when all come from themselves.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public void Compile(Block body, IReadOnlyList<int>? starts, CancellationToken cancellationToken)
    {
        for (var index = 0; index < body.Count; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (starts is null)
            {
                _operation = index;
            }
            else
            {
                while (starts[_operation + 1] <= index)
                {
                    _operation++;
                }
            }

            Compile(body[index]);
        }
    }

    /// <summary>All steps.</summary>
    public Step[] Finish()
    {
        _end.Position = _steps.Count;
        return [.. _steps];
    }

    private void Compile(Block block)
    {
        _nesting++;
        foreach (var operation in block)
        {
            Compile(operation);
        }

        _nesting--;
    }

    private void Compile(Operation operation)
    {
        var condition = ConditionOf(operation);
        switch (operation.Kind)
        {
            case OperationKind.Gate:
                AddGate(operation, condition);
                break;
            case OperationKind.Box:
                AddMatrix(operation, condition);
                break;
            case OperationKind.Measure:
                var place = places[operation.Qubits[0]];
                _steps.Add(new MeasureStep(_operation, condition, place < 0 ? null : place, operation.Bits[0], Deferred: false));
                break;
            case OperationKind.Reset when places[operation.Qubits[0]] >= 0:
                _steps.Add(new ResetStep(_operation, condition, places[operation.Qubits[0]]));
                break;
            case OperationKind.Assign:
                _steps.Add(new AssignStep(_operation, condition, operation.Assignment.Target, operation.Assignment.Value));
                break;
            case OperationKind.If:
                Compile(operation.If);
                break;
            case OperationKind.While:
                Compile(operation.While);
                break;
            case OperationKind.For:
                Compile(operation.For);
                break;
            case OperationKind.Break:
                _steps.Add(new JumpStep(_operation, InnermostLoop("break").Break));
                break;
            case OperationKind.Continue:
                _steps.Add(new JumpStep(_operation, InnermostLoop("continue").Continue));
                break;
            case OperationKind.End:
                _steps.Add(new JumpStep(_operation, _end));
                break;
        }
    }

    private void Compile(IfElse branch)
    {
        var otherwise = new Label();
        _steps.Add(new JumpUnlessStep(_operation, branch.Condition, otherwise, IsLoop: false));
        Compile(branch.Then);
        if (branch.Else is null)
        {
            Place(otherwise);
            return;
        }

        var exit = new Label();
        _steps.Add(new JumpStep(_operation, exit));
        Place(otherwise);
        Compile(branch.Else);
        Place(exit);
    }

    private void Compile(WhileLoop loop)
    {
        var (head, exit) = (new Label(), new Label());
        Place(head);
        _steps.Add(new JumpUnlessStep(_operation, loop.Condition, exit, IsLoop: true));
        CompileRounds(loop.Body, head, exit);
    }

    private void Compile(ForLoop loop)
    {
        var (head, exit) = (new Label(), new Label());
        _steps.Add(new ForBeginStep(_operation, loop, _depth));
        Place(head);
        _steps.Add(new ForNextStep(_operation, loop.Variable, _depth, exit));
        _depth++;
        LoopDepth = Math.Max(LoopDepth, _depth);
        CompileRounds(loop.Body, head, exit);
        _depth--;
    }

    private void CompileRounds(Block body, Label head, Label exit)
    {
        _loops.Push((head, exit));
        Compile(body);
        _loops.Pop();
        _steps.Add(new JumpStep(_operation, head));
        Place(exit);
    }

    private void AddGate(Operation operation, BitCondition? condition)
    {
        var kind = operation.Gate.Kind;
        if (renames && kind == GateKind.Swap && condition is null && _nesting == 0 && operation.Controls.IsEmpty)
        {
            var (first, second) = (operation.Targets[0], operation.Targets[1]);
            (places[first], places[second]) = (places[second], places[first]);
            return;
        }

        var targets = PlacesOf(operation.Targets);
        var controls = Bits.MaskOf(PlacesOf(operation.Controls));
        Span<double> angles = stackalloc double[operation.Parameters.Length];
        var computed = false;
        for (var i = 0; i < angles.Length; i++)
        {
            angles[i] = operation.Parameters[i].Radians;
            computed |= operation.Parameters[i].RunTime is not null;
        }

        if (computed)
        {
            _steps.Add(new ComputedGateStep(_operation, condition, kind, operation.Parameters.ToArray(), targets, controls));
        }
        else if ((keepPhase || kind != GateKind.GlobalPhase || controls != 0) && GateCompiler.Compile(kind, angles, targets, controls) is { } gate)
        {
            _steps.Add(new GateStep(_operation, condition, gate));
        }
    }

    private void AddMatrix(Operation operation, BitCondition? condition)
    {
        var box = (UnitaryBox)operation.Box;
        if (!_matrices.TryGetValue(box, out var matrix))
        {
            matrix = box.Matrix.ToArray();
            _matrices.Add(box, matrix);
        }

        var targets = PlacesOf(operation.Targets);
        var controls = Bits.MaskOf(PlacesOf(operation.Controls));
        _steps.Add(new GateStep(_operation, condition, new MatrixOperation(targets, controls, matrix)));
    }

    private int[] PlacesOf(ReadOnlySpan<int> qubits)
    {
        var mapped = new int[qubits.Length];
        for (var i = 0; i < mapped.Length; i++)
        {
            mapped[i] = places[qubits[i]];
        }

        return mapped;
    }

    private (Label Continue, Label Break) InnermostLoop(string what) => _loops.TryPeek(out var loop)
        ? loop
        : throw new SimulationException($"Operation {_operation} (counted from 0) is a {what} outside of any loop.", _operation);

    private void Place(Label label) => label.Position = _steps.Count;

    private BitCondition? ConditionOf(Operation operation)
    {
        if (!ReferenceEquals(operation.Condition, _lastCondition))
        {
            _lastCondition = operation.Condition;
            _lastCompiled = _lastCondition is null ? null : new BitCondition(_lastCondition);
        }

        return _lastCompiled;
    }
}
