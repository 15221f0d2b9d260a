using System.Text;
using Nexus.Circuits.Synthesis;
using Nexus.Circuits.Text;

namespace Nexus.Circuits.OpenQasm3.Writing;

// Gates and boxes: by a name of stdgates.inc, or by a definition that is written for them once; controls by modifiers.
internal sealed partial class ProgramWriter
{
    private readonly Dictionary<GateKind, string> _definedGates = [];
    private readonly Dictionary<Box, DefinedBox?> _definedBoxes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Box, long> _sizes = new(ReferenceEqualityComparer.Instance);

    private sealed record DefinedBox(string Name, IReadOnlyList<string> Symbols);

    private void WriteGate(Operation operation, Frame frame, string indent)
    {
        if (operation.Gate.Kind == GateKind.Opaque)
        {
            Refuse($"of the gate '{NumberText.InComment(operation.Gate.Name)}' only the name is known");
            return;
        }

        var angles = new List<string>();
        foreach (var parameter in operation.Parameters)
        {
            if (Angle(parameter, frame) is not { } text)
            {
                return;
            }

            angles.Add(text);
        }

        var qubits = _places.Qubits(operation.Qubits.ToArray().Select(frame.Qubit));
        Emit(indent, Application(new GateForm(operation.Gate.Kind, operation.ControlCount), angles, qubits));
    }

    private void WriteBox(Operation operation, Frame frame, string indent)
    {
        if (operation.Box is CircuitBox { IsUnitary: false } open)
        {
            Open(open, operation, frame, indent);
        }
        else if (operation.Box.QubitCount == 0)
        {
            foreach (var phase in Phases(operation.Box))
            {
                Emit(indent, Application(
                    new GateForm(GateKind.GlobalPhase, operation.ControlCount), [phase], _places.Qubits(operation.Qubits.ToArray().Select(frame.Qubit))));
            }
        }
        else if (DefinitionOf(operation.Box) is { } box)
        {
            var qubits = _places.Qubits(operation.Qubits.ToArray().Select(frame.Qubit));
            Emit(indent, Application(box, operation.ControlCount, symbol => _inputNames[symbol], qubits));
        }
    }

    // A box that measures, resets or computes stands in its place.
    private void Open(CircuitBox box, Operation operation, Frame frame, string indent)
    {
        if (++_nesting > MaxNesting)
        {
            Refuse($"boxes stand more than {MaxNesting} deep in each other");
        }
        else if (_statementCount + SizeOf(box, _nesting) > OpenQasm3Writer.MaxStatements)
        {
            _statementCount = Math.Max(_statementCount, OpenQasm3Writer.MaxStatements);
            Count();
        }
        else
        {
            var inner = new Frame([.. operation.Qubits.ToArray().Select(frame.Qubit)], [.. operation.Bits.ToArray().Select(frame.Bit)]);
            if (box.Body.GlobalPhase != Parameter.FromRadians(0) && Angle(box.Body.GlobalPhase, inner) is { } phase)
            {
                Emit(indent, $"gphase({phase});");
            }

            foreach (var own in box.Body)
            {
                WriteOperation(own, inner, indent);
            }
        }

        _nesting--;
    }

    // A definition acts on qubits: what a box without any does is written as the phases that it consists of.
    private List<string> Phases(Box box)
    {
        var phases = new List<string>();
        if (++_nesting > MaxNesting)
        {
            Refuse($"boxes stand more than {MaxNesting} deep in each other");
            _nesting--;
            return phases;
        }

        var content = box is PauliExponentialBox pauli ? Opened(pauli) : ((CircuitBox)box).Body;
        Add(content.GlobalPhase);
        foreach (var operation in content)
        {
            if (IsFull || !Count() || (operation.Condition is { } condition && !condition.Holds(_ => false)))
            {
                continue;
            }

            if (operation.Kind == OperationKind.Box)
            {
                phases.AddRange(Phases(operation.Box));
            }
            else if (operation.Kind == OperationKind.Gate)
            {
                Add(operation.Parameters[0]);
            }
        }

        _nesting--;
        return phases;

        void Add(Parameter phase)
        {
            if (phase != Parameter.FromRadians(0) && FixedAngle(phase) is { } text)
            {
                phases.Add(text);
            }
        }
    }

    // How many statements a box that is opened takes at least; each box is counted once, however often it stands in others.
    private long SizeOf(CircuitBox box, int depth)
    {
        if (_sizes.TryGetValue(box, out var known))
        {
            return known;
        }

        var size = 0L;
        foreach (var operation in box.Body)
        {
            size += operation.Kind == OperationKind.Box && operation.Box is CircuitBox { IsUnitary: false } inner && depth < MaxNesting
                ? SizeOf(inner, depth + 1)
                : 1;
            size = Math.Min(size, int.MaxValue);
        }

        _sizes.Add(box, size);
        return size;
    }

    private string Application(GateForm form, List<string> angles, string qubits) => GateDefinition.Application(form, angles, qubits, DefinitionOf);

    private static string Application(DefinedBox box, int controls, Func<string, string> nameOf, string qubits)
    {
        var parentheses = box.Symbols.Count == 0 ? "" : $"({string.Join(", ", box.Symbols.Select(nameOf))})";
        return $"{GateDefinition.Controls(controls)}{box.Name}{parentheses} {qubits};";
    }

    private string DefinitionOf(GateKind kind)
    {
        if (!_definedGates.TryGetValue(kind, out var name))
        {
            for (var i = GateDefinition.StepCount(kind); i > 0; i--)
            {
                Count();
            }

            name = _names.Allocate(Gate.Of(kind).Name, "_");
            _definedGates.Add(kind, name);

            // Gates that stand in the definition are defined before it.
            var text = GateDefinition.Text(kind, name, DefinitionOf);
            _definitions.Append(text);
        }

        return name;
    }

    // Null: it was refused.
    private DefinedBox? DefinitionOf(Box box)
    {
        if (_definedBoxes.TryGetValue(box, out var known))
        {
            return known;
        }

        if (++_nesting > MaxNesting)
        {
            Refuse($"boxes stand more than {MaxNesting} deep in each other");
            _nesting--;
            return null;
        }

        var content = box switch
        {
            CircuitBox circuit => circuit.Body,
            UnitaryBox unitary => UnitarySynthesis.Synthesize(unitary),
            PauliExponentialBox pauli => Opened(pauli),
            _ => throw new NotSupportedException($"There is no definition of a {box.GetType().Name}."),
        };
        var body = new StringBuilder();
        var isComplete = AddBody(body, content);
        _nesting--;
        DefinedBox? defined = null;
        if (isComplete)
        {
            defined = new DefinedBox(_names.Allocate(box.Name.Length > 0 ? box.Name : "block", "_"), [.. content.Inputs.Select(i => i.Name)]);
            _definitions.Append(GateDefinition.Text(defined.Name, defined.Symbols.Select(s => _inputNames[s]), box.QubitCount, body));
        }

        _definedBoxes.Add(box, defined);
        return defined;
    }

    private static Circuit Opened(PauliExponentialBox box)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", box.QubitCount);
        builder.AddBox(box, 0, [.. Enumerable.Range(0, box.QubitCount)]);
        return BoxExpansion.Expand(builder.Build());
    }

    // False: it was refused.
    private bool AddBody(StringBuilder body, Circuit circuit)
    {
        if (circuit.GlobalPhase != Parameter.FromRadians(0))
        {
            if (FixedAngle(circuit.GlobalPhase) is not { } phase)
            {
                return false;
            }

            body.Append(Step).Append("gphase(").Append(phase).Append(");\n");
        }

        foreach (var operation in circuit)
        {
            if (IsFull || !Count())
            {
                return false;
            }

            if (operation.Condition is { } condition && !condition.Holds(_ => false))
            {
                // A box without bits has conditions on nothing, which hold or not.
                continue;
            }

            var qubits = GateDefinition.Formal(operation.Qubits.ToArray());
            switch (operation.Kind)
            {
                case OperationKind.Gate:
                    var angles = new List<string>();
                    foreach (var parameter in operation.Parameters)
                    {
                        if (FixedAngle(parameter) is not { } angle)
                        {
                            return false;
                        }

                        angles.Add(angle);
                    }

                    body.Append(Step).Append(Application(new GateForm(operation.Gate.Kind, operation.ControlCount), angles, qubits)).Append('\n');
                    break;
                case OperationKind.Box when operation.Box.QubitCount == 0:
                    foreach (var phase in Phases(operation.Box))
                    {
                        body.Append(Step).Append(Application(new GateForm(GateKind.GlobalPhase, operation.ControlCount), [phase], qubits)).Append('\n');
                    }

                    break;
                case OperationKind.Box:
                    if (DefinitionOf(operation.Box) is not { } box)
                    {
                        return false;
                    }

                    body.Append(Step).Append(Application(box, operation.ControlCount, symbol => _inputNames[symbol], qubits)).Append('\n');
                    break;
            }
        }

        return true;
    }

    // Null: it was refused.
    private string? FixedAngle(Parameter parameter)
    {
        if (parameter.RunTime is null)
        {
            return AngleText.Of(NumberText.Exact(parameter), symbol => _inputNames[symbol]);
        }

        Refuse("an angle in a box is computed while the circuit runs");
        return null;
    }
}
