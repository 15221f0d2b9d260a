using System.Numerics;
using Nexus.Circuits;
using Nexus.Simulators.Noise;
using Nexus.Simulators.Program;

namespace Nexus.Simulators.Flow;

/// <summary>Lays the blocks of a circuit in a row of instructions with jumps, and puts the noise where it acts.</summary>
/// <param name="places">Each qubit's place in the state; -1 for one that has none.</param>
/// <param name="noise">The noise, or null.</param>
internal sealed class FlowCompiler(int[] places, NoiseModel? noise)
{
    private readonly List<Instruction> _instructions = [];
    private readonly Label _end = new();
    private readonly Stack<(Label Continue, Label Break)> _loops = new();
    private readonly Dictionary<UnitaryBox, Complex[]> _matrices = [];
    private readonly Dictionary<GateKind, Complex[]> _fixed = [];
    private readonly int[]?[] _single = new int[places.Length][];
    private readonly Dictionary<Condition, BitCondition> _conditions = new(ReferenceEqualityComparer.Instance);
    private int _operation;
    private int _depth;

    /// <summary>How many <c>for</c> loops stand within one another at most.</summary>
    public int LoopDepth { get; private set; }

    /// <summary>How many measurements there are.</summary>
    public int RecordCount { get; private set; }

    /// <summary>Compiles the body of a circuit.</summary>
    /// <param name="body">The body.</param>
    /// <param name="starts">Which operations come from which, as <see cref="BoxExpansion"/> tells; null when all come from themselves.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public void Compile(Block body, IReadOnlyList<int>? starts, CancellationToken cancellationToken)
    {
        for (var qubit = 0; qubit < places.Length; qubit++)
        {
            if (places[qubit] >= 0)
            {
                AddPreparationError(qubit, null);
            }
        }

        for (var index = 0; index < body.Count; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _operation = starts is null ? index : _operation;
            while (starts is not null && starts[_operation + 1] <= index)
            {
                _operation++;
            }

            Compile(body[index]);
        }
    }

    /// <summary>All instructions.</summary>
    public Instruction[] Finish()
    {
        _end.Position = _instructions.Count;
        return [.. _instructions];
    }

    private void Compile(Operation operation)
    {
        var condition = ConditionOf(operation.Condition);
        switch (operation.Kind)
        {
            case OperationKind.Gate:
                AddGate(operation, condition);
                break;
            case OperationKind.Box:
                AddMatrix(operation, condition);
                break;
            case OperationKind.Measure:
                var qubit = operation.Qubits[0];
                _instructions.Add(new MeasureInstruction(
                    _operation, condition, places[qubit], operation.Bits[0], noise?.ReadoutOf(qubit) ?? ReadoutError.None, RecordCount++));
                break;
            case OperationKind.Reset when places[operation.Qubits[0]] >= 0:
                _instructions.Add(new ResetInstruction(_operation, condition, places[operation.Qubits[0]]));
                AddPreparationError(operation.Qubits[0], condition);
                break;
            case OperationKind.Assign:
                _instructions.Add(new AssignInstruction(_operation, condition, operation.Assignment.Target, operation.Assignment.Value));
                break;
            case OperationKind.If:
                AddIf(operation.If);
                break;
            case OperationKind.While:
                var (head, exit) = (new Label { Position = _instructions.Count }, new Label());
                _instructions.Add(new JumpInstruction(_operation, operation.While.Condition, exit, IsLoop: true));
                AddRounds(operation.While.Body, head, exit);
                break;
            case OperationKind.For:
                AddFor(operation.For);
                break;
            case OperationKind.Break or OperationKind.Continue:
                if (!_loops.TryPeek(out var loop))
                {
                    throw new SimulationException($"Operation {_operation} (counted from 0) leaves a loop, and stands in none.", _operation);
                }

                _instructions.Add(new JumpInstruction(_operation, null, operation.Kind == OperationKind.Break ? loop.Break : loop.Continue));
                break;
            case OperationKind.End:
                _instructions.Add(new JumpInstruction(_operation, null, _end));
                break;
        }
    }

    private void AddBlock(Block block)
    {
        foreach (var operation in block)
        {
            Compile(operation);
        }
    }

    private void AddIf(IfElse branch)
    {
        var (otherwise, exit) = (new Label(), new Label());
        _instructions.Add(new JumpInstruction(_operation, branch.Condition, otherwise));
        AddBlock(branch.Then);
        if (branch.Else is not null)
        {
            _instructions.Add(new JumpInstruction(_operation, null, exit));
        }

        otherwise.Position = _instructions.Count;
        if (branch.Else is not null)
        {
            AddBlock(branch.Else);
        }

        exit.Position = _instructions.Count;
    }

    private void AddFor(ForLoop loop)
    {
        var (head, exit) = (new Label(), new Label());
        _instructions.Add(new ForInstruction(_operation, loop, loop.Variable, _depth, exit));
        head.Position = _instructions.Count;
        _instructions.Add(new ForInstruction(_operation, null, loop.Variable, _depth, exit));
        _depth++;
        LoopDepth = Math.Max(LoopDepth, _depth);
        AddRounds(loop.Body, head, exit);
        _depth--;
    }

    private void AddRounds(Block body, Label head, Label exit)
    {
        _loops.Push((head, exit));
        AddBlock(body);
        _loops.Pop();
        _instructions.Add(new JumpInstruction(_operation, null, head));
        exit.Position = _instructions.Count;
    }

    private void AddGate(Operation operation, BitCondition? condition)
    {
        var kind = operation.Gate.Kind;
        var qubits = PlacesOf(operation.Qubits);
        double[] angles = operation.Parameters.IsEmpty ? [] : new double[operation.Parameters.Length];
        var computed = false;
        for (var i = 0; i < angles.Length; i++)
        {
            angles[i] = operation.Parameters[i].Radians;
            computed |= operation.Parameters[i].RunTime is not null;
        }

        if (computed)
        {
            _instructions.Add(new ComputedGateInstruction(_operation, condition, kind, operation.Parameters.ToArray(), operation.ControlCount, qubits));
        }
        else if (qubits.Length > 0 && kind != GateKind.I)
        {
            if (angles.Length > 0 || !_fixed.TryGetValue(kind, out var matrix))
            {
                matrix = GateMatrix.Of(kind, angles);
                if (angles.Length == 0)
                {
                    _fixed.Add(kind, matrix);
                }
            }

            _instructions.Add(new GateInstruction(_operation, condition, kind, angles, matrix, operation.ControlCount, qubits));
        }

        AddNoise(kind, operation, condition);
    }

    private void AddMatrix(Operation operation, BitCondition? condition)
    {
        var box = (UnitaryBox)operation.Box;
        if (!_matrices.TryGetValue(box, out var matrix))
        {
            matrix = box.Matrix.ToArray();
            _matrices.Add(box, matrix);
        }

        _instructions.Add(new GateInstruction(
            _operation, condition, GateKind.Opaque, [], matrix, operation.ControlCount, PlacesOf(operation.Qubits)));
        AddNoise(GateKind.Opaque, operation, condition);
    }

    private void AddNoise(GateKind kind, Operation operation, BitCondition? condition)
    {
        if (noise is null || operation.Qubits.IsEmpty)
        {
            return;
        }

        foreach (var (channel, operands) in noise.After(GateInstruction.NameOf(kind, operation.ControlCount), operation.Qubits))
        {
            _instructions.Add(new ChannelInstruction(_operation, condition, channel, PlacesOf(operands)));
        }
    }

    private void AddPreparationError(int qubit, BitCondition? condition)
    {
        if (noise?.PreparationOf(qubit) is { } error)
        {
            _instructions.Add(new ChannelInstruction(_operation, condition, error, [places[qubit]]));
        }
    }

    private int[] PlacesOf(ReadOnlySpan<int> qubits)
    {
        if (qubits.Length == 1)
        {
            // Nobody changes them, so gates on the same qubit can have the same.
            return _single[qubits[0]] ??= [places[qubits[0]]];
        }

        var mapped = new int[qubits.Length];
        for (var i = 0; i < mapped.Length; i++)
        {
            mapped[i] = places[qubits[i]];
        }

        return mapped;
    }

    private BitCondition? ConditionOf(Condition? condition)
    {
        if (condition is null)
        {
            return null;
        }

        if (!_conditions.TryGetValue(condition, out var compiled))
        {
            compiled = new BitCondition(condition);
            _conditions.Add(condition, compiled);
        }

        return compiled;
    }
}
