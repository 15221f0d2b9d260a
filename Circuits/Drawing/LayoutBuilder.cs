using System.Globalization;
using System.Numerics;

namespace Nexus.Circuits.Drawing;

/// <summary>Gives every operation its column and its signs.</summary>
internal sealed class LayoutBuilder
{
    // Frames within frames beyond this are drawn as a box with dots.
    private const int MaxNesting = 12;

    private readonly Circuit _circuit;
    private readonly int _maxOperations;
    private readonly ClassicalPrinter _printer;
    private readonly List<Wire> _wires = [];
    private readonly List<Register> _registers = [];
    private readonly List<DrawnItem> _items = [];
    private readonly List<Frame> _frames = [];
    private readonly int _firstQubitWire;
    private readonly int _drawnQubits;
    private readonly int _firstRegisterWire;
    private readonly ColumnPacking _packing;
    private long _drawn;

    private LayoutBuilder(Circuit circuit, int maxOperations, int maxWires)
    {
        _circuit = circuit;
        _maxOperations = Math.Max(0, maxOperations);
        _printer = new ClassicalPrinter(circuit);
        if (HasFreePhase(circuit.Body))
        {
            _wires.Add(new Wire(WireKind.Phase, "phase"));
        }

        _firstQubitWire = _wires.Count;
        foreach (var register in circuit.QubitRegisters)
        {
            for (var i = 0; i < register.Count && _drawnQubits < maxWires; i++, _drawnQubits++)
            {
                _wires.Add(new Wire(WireKind.Qubit, register.NameOf(i)));
            }
        }

        _firstRegisterWire = _wires.Count;
        foreach (var register in circuit.BitRegisters.Where(r => r.Count > 0).Take(maxWires))
        {
            _registers.Add(register);
            _wires.Add(new Wire(WireKind.Register, LabelOf(register)));
        }

        _packing = new ColumnPacking(_wires.Count);
    }

    public static DrawingLayout Of(Circuit circuit, int maxOperations, int maxWires)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        return new LayoutBuilder(circuit, maxOperations, maxWires).Build();
    }

    private DrawingLayout Build()
    {
        Add(_circuit.Body, null, 0, _wires.Count - 1);
        AddEndings();
        for (var i = _frames.Count - 1; i >= 0; i--)
        {
            var frame = _frames[i];
            if (frame.Parent is { } parent)
            {
                parent.TopHeight = parent.Top == frame.Top ? Math.Max(parent.TopHeight, frame.TopHeight + 1) : parent.TopHeight;
                parent.BottomHeight = parent.Bottom == frame.Bottom ? Math.Max(parent.BottomHeight, frame.BottomHeight + 1) : parent.BottomHeight;
            }
        }

        var header = new List<string>();
        if (_circuit.GlobalPhase.Radians != 0)
        {
            header.Add("global phase: " + AngleText.Of(_circuit.GlobalPhase, _printer));
        }

        return new DrawingLayout
        {
            Wires = _wires,
            Items = _items,
            Frames = _frames,
            ColumnCount = _packing.Count,
            Header = header,
            Notes = Notes(),
        };
    }

    private List<string> Notes()
    {
        var notes = new List<string>();
        Note(_circuit.QubitCount - _drawnQubits, "qubit");
        Note(_circuit.BitRegisters.Count(r => r.Count > 0) - _registers.Count, "classical register");
        Note(OperationCount.Of(_circuit.Body) - _drawn, "operation");
        return notes;

        void Note(long count, string what)
        {
            if (count > 0)
            {
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"... {count:N0} more {what}{(count == 1 ? "" : "s")}"));
            }
        }
    }

    private static string LabelOf(Register register)
    {
        var type = register.ElementType;
        if (type == ClassicalType.Bits(1))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{register.Name}: {register.Count}/");
        }

        var count = register.Count / type.StorageWidth;
        return count == 1 ? $"{register.Name}: {type}" : string.Create(CultureInfo.InvariantCulture, $"{register.Name}: {count} {type}");
    }

    private static bool HasFreePhase(Block root)
    {
        var seen = new HashSet<Block>(ReferenceEqualityComparer.Instance) { root };
        var open = new Stack<Block>(seen);
        while (open.TryPop(out var block))
        {
            foreach (var operation in block)
            {
                if (IsOnNoWire(operation))
                {
                    return true;
                }

                foreach (var inner in operation.ControlFlow?.Blocks ?? [])
                {
                    if (seen.Add(inner))
                    {
                        open.Push(inner);
                    }
                }
            }
        }

        return false;
    }

    private static bool IsOnNoWire(Operation operation) =>
        operation.Kind is OperationKind.Gate or OperationKind.Box && operation.Qubits.IsEmpty && operation.Bits.IsEmpty;

    private void Add(Block block, Frame? within, int top, int bottom, int depth = 0)
    {
        foreach (var operation in block)
        {
            if (_drawn >= _maxOperations)
            {
                return;
            }

            if (_wires.Count == 0 || WiresOf(operation) is not { } operands)
            {
                continue;
            }

            _drawn++;
            switch (operation.Kind)
            {
                case OperationKind.Gate:
                    AddGate(operation, operands);
                    break;
                case OperationKind.Box:
                    AddBox(operation, operands);
                    break;
                case OperationKind.Measure:
                    AddMeasure(operation, operands);
                    break;
                case OperationKind.Reset:
                    AddReset(operation, operands);
                    break;
                case OperationKind.Barrier:
                    if (operands.Count > 0)
                    {
                        Place(new DrawnItem { Class = ItemClass.Barrier, Marks = [.. operands.Select(w => new Mark(w, MarkKind.Barrier))] }, operands, leaveBetween: true);
                    }

                    break;
                case OperationKind.Assign:
                    AddAssign(operation, operands);
                    break;
                case OperationKind.Break or OperationKind.Continue or OperationKind.End:
                    if (bottom >= top)
                    {
                        Place(
                            new DrawnItem
                            {
                                Class = ItemClass.Leave,
                                BoxTop = top,
                                BoxBottom = bottom,
                                Label = new GateLabel(operation.Kind.ToString().ToLowerInvariant()),
                            },
                            [.. Enumerable.Range(top, bottom - top + 1)]);
                    }

                    break;
                default:
                    AddFrame(operation, operands, within, depth);
                    break;
            }
        }
    }

    private void AddGate(Operation operation, SortedSet<int> operands)
    {
        var gate = operation.Gate;
        var controls = operation.Controls;
        var targets = operation.Targets;
        var marks = new List<Mark>();
        var angles = AngleText.Of(operation.Parameters, _printer);
        var label = GateLabel.Of(gate);
        switch (gate.Kind)
        {
            case GateKind.X when controls.Length > 0:
                AddMarks(marks, controls, MarkKind.Control);
                AddMarks(marks, targets, MarkKind.Not);
                PlaceSigns(operation, label, ItemClass.Pauli, marks, operands);
                return;
            case GateKind.Z when controls.Length > 0:
                AddMarks(marks, operation.Qubits, MarkKind.Control);
                PlaceSigns(operation, label, ItemClass.Diagonal, marks, operands);
                return;
            case GateKind.Swap:
                AddMarks(marks, controls, MarkKind.Control);
                AddMarks(marks, targets, MarkKind.Swap);
                PlaceSigns(operation, label, ItemClass.Pauli, marks, operands);
                return;
            case GateKind.GlobalPhase when controls.Length > 0:
                // A phase where all controls are 1 is a phase gate on any one of them, controlled by the others.
                PlaceBox(operation, GateLabel.Of(Gate.Of(GateKind.P)), angles, ItemClass.Diagonal, controls[..^1], controls[^1..], operands);
                return;
            case GateKind.GlobalPhase:
                PlaceBox(operation, new GateLabel(angles), "", ItemClass.Diagonal, [], [], operands);
                return;
            case GateKind.ISwap when Math.Abs(operation.Parameters[0].Radians - Math.PI) < 1e-12:
                angles = "";
                break;
        }

        PlaceBox(operation, label, angles, GateLabel.ClassOf(gate), controls, targets, operands);
    }

    private void AddBox(Operation operation, SortedSet<int> operands)
    {
        var box = operation.Box;
        var (name, angles) = box switch
        {
            PauliExponentialBox pauli => (box.Name.Length > 0 ? box.Name : "exp", AngleText.Of(pauli.Angle, _printer)),
            UnitaryBox => (box.Name.Length > 0 ? box.Name : "unitary", ""),
            _ => (box.Name.Length > 0 ? box.Name : "box", ""),
        };
        PlaceBox(operation, new GateLabel(name), angles, ItemClass.Box, operation.Controls, operation.Targets, operands, box as PauliExponentialBox);
    }

    private void AddMeasure(Operation operation, SortedSet<int> operands)
    {
        var qubit = WireOfQubit(operation.Qubits[0]);
        var bit = operation.Bits[0];
        var register = _firstRegisterWire + _printer.RegisterOf(bit);
        var of = _registers[register - _firstRegisterWire];
        var index = ClassicalPrinter.IndexOf(of, bit - of.First, 1);
        var place = index.Length > 2 && index.LastIndexOf('[') == 0 ? index[1..^1] : index.Length == 0 ? "0" : index;
        var marks = new List<Mark> { new(register, MarkKind.Arrow, place) };
        AddCondition(marks, operation.Condition);
        Place(
            new DrawnItem
            {
                Class = ItemClass.Measure,
                BoxTop = qubit,
                BoxBottom = qubit,
                Label = new GateLabel("M"),
                Marks = marks,
                DoubleTop = qubit,
                DoubleBottom = marks.Max(m => m.Wire),
            },
            operands);
    }

    private void AddReset(Operation operation, SortedSet<int> operands)
    {
        var qubit = WireOfQubit(operation.Qubits[0]);
        var marks = new List<Mark> { new(qubit, MarkKind.Text, "|0⟩") };
        AddCondition(marks, operation.Condition);
        Place(
            new DrawnItem
            {
                Class = ItemClass.Reset,
                Marks = marks,
                DoubleTop = marks.Count > 1 ? qubit : -1,
                DoubleBottom = marks.Count > 1 ? marks.Max(m => m.Wire) : -1,
            },
            operands);
    }

    private void AddAssign(Operation operation, SortedSet<int> operands)
    {
        // Bits of several registers may be written together; the box stands over all of them.
        var written = new SortedSet<int>();
        foreach (var bit in operation.Bits)
        {
            written.Add(_firstRegisterWire + _printer.RegisterOf(bit));
        }

        var marks = new List<Mark>();
        AddCondition(marks, operation.Condition);
        marks.RemoveAll(m => m.Wire >= written.Min && m.Wire <= written.Max);
        var text = _printer.Print(operation.Assignment);
        if (operation.Condition is { } condition && marks.Count < RegistersOf(condition).Count)
        {
            // The line to a register under the box itself could not be seen.
            text = $"if ({_printer.Print(condition.ToExpression())}) {text}";
            marks.Clear();
        }

        Place(
            new DrawnItem
            {
                Class = ItemClass.Assign,
                BoxTop = written.Min,
                BoxBottom = written.Max,
                Label = new GateLabel(text),
                Marks = marks,
                DoubleTop = marks.Count > 0 ? Math.Min(written.Max, marks.Min(m => m.Wire)) : -1,
                DoubleBottom = marks.Count > 0 ? Math.Max(written.Min, marks.Max(m => m.Wire)) : -1,
            },
            operands);
    }

    private void AddFrame(Operation operation, SortedSet<int> operands, Frame? within, int depth)
    {
        var flow = operation.ControlFlow!;
        var (first, second) = operation.Kind switch
        {
            OperationKind.If => ($"if ({_printer.Print(operation.If.Condition)})", operation.If.Else is null ? null : "else"),
            OperationKind.While => ($"while ({_printer.Print(operation.While.Condition)})", null),
            _ => (_printer.Print(operation.For), (string?)null),
        };
        var inner = new SortedSet<int>();
        foreach (var block in flow.Blocks)
        {
            AddWiresOf(block, inner);
        }

        foreach (var bit in flow.OwnBits)
        {
            inner.Add(WireOfBit(bit));
        }

        var reads = new Dictionary<int, HashSet<int>>();
        flow.VisitExpressions(expression => ReadBits(expression, bit =>
        {
            var wire = WireOfBit(bit);
            if (!reads.TryGetValue(wire, out var bits))
            {
                reads.Add(wire, bits = []);
            }

            bits.Add(bit);
        }));
        inner.RemoveWhere(wire => wire < 0);
        if (inner.Count == 0)
        {
            // Nothing in it stands on a wire: it is drawn where it reads, or else at the bottom.
            inner.UnionWith(reads.Count > 0 ? reads.Keys : _wires.Count > 0 ? [within?.Bottom ?? _wires.Count - 1] : []);
            if (inner.Count == 0)
            {
                return;
            }
        }

        if (depth == MaxNesting)
        {
            Place(
                new DrawnItem { Class = ItemClass.Box, BoxTop = inner.Min, BoxBottom = inner.Max, Label = new GateLabel(first + " …") },
                [.. Enumerable.Range(inner.Min, inner.Max - inner.Min + 1), .. reads.Keys]);
            return;
        }

        var marks = reads.Where(r => r.Key < inner.Min || r.Key > inner.Max)
            .Select(r => new Mark(r.Key, MarkKind.Bits, BitsText(r.Key, [.. r.Value.Order()])))
            .ToArray();
        var frame = new Frame { Parent = within, Top = inner.Min, Bottom = inner.Max, Reads = marks };
        _frames.Add(frame);
        frame.Sections.Add(new FrameSection(_packing.PlaceAcross(frame.Top, frame.Bottom, [.. reads.Keys]), first));
        Add(flow.Blocks[0], frame, frame.Top, frame.Bottom, depth + 1);
        if (second is not null)
        {
            frame.Sections.Add(new FrameSection(_packing.PlaceAcross(frame.Top, frame.Bottom, []), second));
            Add(flow.Blocks[1], frame, frame.Top, frame.Bottom, depth + 1);
        }

        frame.LastColumn = _packing.PlaceAcross(frame.Top, frame.Bottom, []);
        _packing.Cover(frame.Top, frame.Bottom, frame.FirstColumn, frame.LastColumn);
    }

    private void AddEndings()
    {
        if (_circuit.ImplicitPermutation is not { } permutation || _drawnQubits == 0)
        {
            return;
        }

        // After everything, so that the labels stand below one another.
        var marks = new Mark[_drawnQubits];
        for (var qubit = 0; qubit < _drawnQubits; qubit++)
        {
            marks[qubit] = new Mark(WireOfQubit(qubit), MarkKind.Ending, "→ " + QubitName(permutation[qubit]));
        }

        var column = _packing.PlaceAcross(0, _wires.Count - 1, []);
        _items.Add(new DrawnItem { Class = ItemClass.Ending, Marks = marks, Column = column });
    }

    private string QubitName(int qubit)
    {
        foreach (var register in _circuit.QubitRegisters)
        {
            if (qubit < register.First + register.Count)
            {
                return register.NameOf(qubit - register.First);
            }
        }

        return "";
    }

    private void PlaceSigns(Operation operation, GateLabel label, ItemClass itemClass, List<Mark> marks, SortedSet<int> operands)
    {
        var (top, bottom) = (marks.Min(m => m.Wire), marks.Max(m => m.Wire));
        AddCondition(marks, operation.Condition);
        var last = marks.Max(m => m.Wire);
        Place(
            new DrawnItem
            {
                Class = itemClass,
                Label = label,
                Marks = marks,
                LineTop = top,
                LineBottom = bottom,
                DoubleTop = last > bottom ? bottom : -1,
                DoubleBottom = last > bottom ? last : -1,
            },
            operands);
    }

    private void PlaceBox(
        Operation operation,
        GateLabel label,
        string angles,
        ItemClass itemClass,
        ReadOnlySpan<int> controls,
        ReadOnlySpan<int> targets,
        SortedSet<int> operands,
        PauliExponentialBox? paulis = null)
    {
        var marks = new List<Mark>();
        var (top, bottom) = (0, 0);
        if (targets.Length > 0)
        {
            (top, bottom) = (int.MaxValue, -1);
            foreach (var target in targets)
            {
                top = Math.Min(top, WireOfQubit(target));
                bottom = Math.Max(bottom, WireOfQubit(target));
            }
        }
        else if (operation.Bits.Length > 0)
        {
            top = bottom = WireOfBit(operation.Bits[0]);
        }

        for (var i = 0; i < targets.Length && bottom > top; i++)
        {
            marks.Add(new Mark(
                WireOfQubit(targets[i]), MarkKind.Pin, paulis is null ? i.ToString(CultureInfo.InvariantCulture) : paulis.Paulis[i].ToString()));
        }

        if (paulis is { QubitCount: 1 })
        {
            label = new GateLabel($"{label.Base} {paulis.Paulis[0]}");
        }

        AddMarks(marks, controls, MarkKind.Control);
        var (lineTop, lineBottom) = (top, bottom);
        foreach (var control in controls)
        {
            lineTop = Math.Min(lineTop, WireOfQubit(control));
            lineBottom = Math.Max(lineBottom, WireOfQubit(control));
        }

        var bits = new SortedDictionary<int, List<int>>();
        foreach (var bit in operation.Bits)
        {
            var wire = WireOfBit(bit);
            if (!bits.TryGetValue(wire, out var own))
            {
                bits.Add(wire, own = []);
            }

            own.Add(bit);
        }

        foreach (var (wire, own) in bits.Where(b => b.Key > bottom))
        {
            marks.Add(new Mark(wire, MarkKind.Bits, BitsText(wire, own)));
        }

        AddCondition(marks, operation.Condition);
        var last = marks.Count == 0 ? -1 : marks.Max(m => m.Wire);
        Place(
            new DrawnItem
            {
                Class = itemClass,
                BoxTop = top,
                BoxBottom = bottom,
                Label = label,
                Angles = angles,
                Marks = marks,
                LineTop = lineBottom > lineTop ? lineTop : -1,
                LineBottom = lineBottom > lineTop ? lineBottom : -1,
                DoubleTop = last > lineBottom ? lineBottom : -1,
                DoubleBottom = last > lineBottom ? last : -1,
            },
            operands);
    }

    private void Place(DrawnItem item, IReadOnlyCollection<int> operands, bool leaveBetween = false)
    {
        var top = int.MaxValue;
        var bottom = -1;
        Include(item.BoxTop);
        Include(item.BoxBottom);
        Include(item.LineTop);
        Include(item.LineBottom);
        Include(item.DoubleTop);
        Include(item.DoubleBottom);
        foreach (var mark in item.Marks)
        {
            Include(mark.Wire);
        }

        item.Column = _packing.Place(top, bottom, operands, leaveBetween);
        _items.Add(item);

        void Include(int wire)
        {
            if (wire >= 0)
            {
                top = Math.Min(top, wire);
                bottom = Math.Max(bottom, wire);
            }
        }
    }

    private void AddMarks(List<Mark> marks, ReadOnlySpan<int> qubits, MarkKind kind)
    {
        foreach (var qubit in qubits)
        {
            marks.Add(new Mark(WireOfQubit(qubit), kind));
        }
    }

    /// <summary>Adds a sign to each register that a condition reads; where there is one already, they share it.</summary>
    private void AddCondition(List<Mark> marks, Condition? condition)
    {
        if (condition is null)
        {
            return;
        }

        var registers = RegistersOf(condition);
        foreach (var (wire, places) in registers)
        {
            var value = condition.Value;
            if (registers.Count > 1)
            {
                value = BigInteger.Zero;
                for (var i = 0; i < places.Count; i++)
                {
                    value += (condition.Value >> places[i]).IsEven ? 0 : BigInteger.One << i;
                }
            }

            var number = value.GetBitLength() > 128 ? "…" : value.ToString(CultureInfo.InvariantCulture);
            var text = string.Create(CultureInfo.InvariantCulture, $"{BitsText(wire, [.. places.Select(p => condition.Bits[p])])}={number}");
            var same = marks.FindIndex(m => m.Wire == wire);
            if (same < 0)
            {
                marks.Add(new Mark(wire, MarkKind.Condition, text));
            }
            else
            {
                marks[same] = marks[same] with { Text = $"{marks[same].Text} if {text}" };
            }
        }
    }

    /// <summary>For each register's wire the places of its bits in the condition.</summary>
    private SortedDictionary<int, List<int>> RegistersOf(Condition condition)
    {
        var registers = new SortedDictionary<int, List<int>>();
        for (var i = 0; i < condition.Bits.Count; i++)
        {
            var wire = WireOfBit(condition.Bits[i]);
            if (!registers.TryGetValue(wire, out var places))
            {
                registers.Add(wire, places = []);
            }

            places.Add(i);
        }

        return registers;
    }

    /// <summary>Which bits of a register these are: nothing for all in order, else <c>[2]</c>, <c>[0:3]</c>, <c>[4,1]</c>.</summary>
    private string BitsText(int wire, List<int> bits)
    {
        var register = _registers[wire - _firstRegisterWire];
        var parts = new List<string>();
        for (var start = 0; start < bits.Count;)
        {
            var end = start + 1;
            while (end < bits.Count && bits[end] == bits[end - 1] + 1)
            {
                end++;
            }

            if (parts.Count == 4)
            {
                parts.Add("…");
                break;
            }

            parts.Add(ClassicalPrinter.IndexOf(register, bits[start] - register.First, end - start));
            start = end;
        }

        return parts.Count == 1 ? parts[0] : parts.All(p => p is "…" || p.LastIndexOf('[') == 0) ? $"[{string.Join(',', parts.Select(p => p.Trim('[', ']')))}]" : string.Concat(parts);
    }

    /// <summary>The wires whose order counts for an operation, those of the bits that it reads included; null when one is not drawn.</summary>
    private SortedSet<int>? WiresOf(Operation operation)
    {
        var wires = new SortedSet<int>();
        foreach (var qubit in operation.Qubits)
        {
            wires.Add(WireOfQubit(qubit));
        }

        foreach (var bit in operation.Bits)
        {
            wires.Add(WireOfBit(bit));
        }

        foreach (var bit in operation.Condition?.Bits ?? [])
        {
            wires.Add(WireOfBit(bit));
        }

        foreach (var parameter in operation.Parameters)
        {
            ReadBits(parameter.RunTime, bit => wires.Add(WireOfBit(bit)));
        }

        if (operation.Kind == OperationKind.Assign)
        {
            ReadBits(operation.Assignment.Value, bit => wires.Add(WireOfBit(bit)));
            ReadBits(operation.Assignment.Target.Index, bit => wires.Add(WireOfBit(bit)));
        }

        operation.ControlFlow?.VisitExpressions(expression => ReadBits(expression, bit => wires.Add(WireOfBit(bit))));
        if (IsOnNoWire(operation))
        {
            wires.Add(0);
        }

        return wires.Contains(-1) ? null : wires;
    }

    /// <summary>Adds every wire that something in the block stands on, leads to or reads; -1 for those not drawn.</summary>
    private void AddWiresOf(Block root, SortedSet<int> wires)
    {
        var seen = new HashSet<Block>(ReferenceEqualityComparer.Instance) { root };
        var open = new Stack<Block>(seen);
        while (open.TryPop(out var block))
        {
            foreach (var operation in block)
            {
                wires.UnionWith(WiresOf(operation) ?? []);
                foreach (var inner in operation.ControlFlow?.Blocks ?? [])
                {
                    if (seen.Add(inner))
                    {
                        open.Push(inner);
                    }
                }
            }
        }
    }

    /// <summary>Visits the bits that an expression may read. Parts may be shared, so each is looked at once.</summary>
    private static void ReadBits(ClassicalExpression? root, Action<int> visit)
    {
        if (root is null || root.IsConstant)
        {
            return;
        }

        var seen = new HashSet<ClassicalExpression>(ReferenceEqualityComparer.Instance) { root };
        var open = new Stack<ClassicalExpression>(seen);
        while (open.TryPop(out var node))
        {
            switch (node)
            {
                case BitsExpression read:
                    foreach (var bit in read.Bits)
                    {
                        visit(bit);
                    }

                    break;
                case ElementExpression element:
                    visit(element.Elements.First);
                    break;
            }

            foreach (var operand in node.Operands)
            {
                if (seen.Add(operand))
                {
                    open.Push(operand);
                }
            }
        }
    }

    private int WireOfQubit(int qubit) => qubit < _drawnQubits ? _firstQubitWire + qubit : -1;

    private int WireOfBit(int bit)
    {
        var register = _printer.RegisterOf(bit);
        return register < _registers.Count ? _firstRegisterWire + register : -1;
    }
}
