using System.Globalization;

namespace Nexus.Circuits.OpenQasm3.Writing;

// Everything but gates and unitary boxes: conditions, measurements, assignments, control flow.
internal sealed partial class ProgramWriter
{
    private const string Step = GateDefinition.Indent;

    private void WriteOperation(Operation operation, Frame frame, string indent)
    {
        if (IsFull)
        {
            return;
        }

        if (operation.Condition is { } condition)
        {
            if (condition.Value.Sign < 0 || condition.Value.GetBitLength() > condition.Bits.Count)
            {
                // It never holds.
                return;
            }

            if (condition.Bits.Count > 0)
            {
                if (TestOf(condition, frame) is { } test)
                {
                    Emit(indent, $"if ({test}) {{");
                    WriteUnconditional(operation, frame, indent + Step);
                    _statements.Append(indent).Append("}\n");
                }

                return;
            }
        }

        WriteUnconditional(operation, frame, indent);
    }

    // Null: it was refused.
    private string? TestOf(Condition condition, Frame frame)
    {
        if (condition.Bits.Count == 1 && Text(ClassicalExpression.Read(ClassicalType.Bits(1), condition.Bits), frame) is { } bit)
        {
            return condition.Value.IsZero ? $"!{bit}" : bit;
        }

        return Text(condition.ToExpression(), frame);
    }

    private void WriteUnconditional(Operation operation, Frame frame, string indent)
    {
        switch (operation.Kind)
        {
            case OperationKind.Gate:
                WriteGate(operation, frame, indent);
                break;
            case OperationKind.Box:
                WriteBox(operation, frame, indent);
                break;
            case OperationKind.Measure:
                if (_places.Find([frame.Bit(operation.Bits[0])]) is not var (bit, type) || type.Kind is not (ClassicalKind.Bit or ClassicalKind.Bool))
                {
                    Refuse("it measures into a bit of a floating-point number");
                    break;
                }

                Emit(indent, $"{bit} = measure {_places.Qubit(frame.Qubit(operation.Qubits[0]))};");
                break;
            case OperationKind.Reset:
                Emit(indent, $"reset {_places.Qubit(frame.Qubit(operation.Qubits[0]))};");
                break;
            case OperationKind.Barrier when operation.Qubits.Length > 0:
                Emit(indent, $"barrier {_places.Qubits(operation.Qubits.ToArray().Select(frame.Qubit))};");
                break;
            case OperationKind.Assign:
                var (target, value) = operation.Assignment;
                if (Text(value, frame) is { } text)
                {
                    Store(target, frame, value.Type, text, indent);
                }

                break;
            case OperationKind.If:
                WriteIf(operation.If, frame, indent);
                break;
            case OperationKind.While:
                if (Text(operation.While.Condition, frame) is { } test)
                {
                    Emit(indent, $"while ({test}) {{");
                    WriteBlock(operation.While.Body, frame, indent);
                }

                break;
            case OperationKind.For:
                WriteFor(operation.For, frame, indent);
                break;
            case OperationKind.Break:
                Emit(indent, "break;");
                break;
            case OperationKind.Continue:
                Emit(indent, "continue;");
                break;
            case OperationKind.End:
                Emit(indent, "end;");
                break;
        }
    }

    private void WriteIf(IfElse branch, Frame frame, string indent)
    {
        if (Text(branch.Condition, frame) is not { } test)
        {
            return;
        }

        Emit(indent, $"if ({test}) {{");
        WriteBlock(branch.Then, frame, indent, branch.Else is null ? "}\n" : "} else {\n");
        if (branch.Else is not null)
        {
            WriteBlock(branch.Else, frame, indent);
        }
    }

    private void WriteBlock(Block block, Frame frame, string indent, string end = "}\n")
    {
        if (++_nesting > MaxNesting)
        {
            Refuse($"blocks stand more than {MaxNesting} deep in each other");
        }
        else
        {
            foreach (var operation in block)
            {
                WriteOperation(operation, frame, indent + Step);
            }
        }

        _nesting--;
        _statements.Append(indent).Append(end);
    }

    // The language's loop variable lives in the loop only; the circuit's keeps its last value.
    private void WriteFor(ForLoop loop, Frame frame, string indent)
    {
        const int counterWidth = 64;
        ClassicalType type;
        string? values;
        if (loop.Range is { } range)
        {
            type = ClassicalType.Signed(counterWidth);
            if (new[] { range.Start, range.Step, range.Stop }.Any(e => e.Type.Width + (e.Type.Kind == ClassicalKind.Int ? 0 : 1) > counterWidth && !IsSmall(e)))
            {
                Refuse($"the loop counts in a type wider than int[{counterWidth}]");
                return;
            }

            var (start, step, stop) = (Counter(range.Start, frame), Counter(range.Step, frame), Counter(range.Stop, frame));
            values = start is null || step is null || stop is null ? null : step == "1" ? $"[{start}:{stop}]" : $"[{start}:{step}:{stop}]";
        }
        else
        {
            type = loop.Variable.Type;
            var texts = loop.Values!.Select(v => Text(ClassicalExpression.Cast(type, v), frame)).ToArray();
            values = texts.Contains(null) ? null : $"{{{string.Join(", ", texts)}}}";
            if (texts.Length == 0)
            {
                return;
            }
        }

        if (values is null)
        {
            return;
        }

        var name = _names.Allocate("i", "_");
        Emit(indent, $"for {ExpressionWriter.Name(type)} {name} in {values} {{");
        Store(loop.Variable, frame, loop.Variable.Type, ExpressionWriter.Cast(type, loop.Variable.Type, name)!, indent + Step);
        WriteBlock(loop.Body, frame, indent);
    }

    private static bool IsSmall(ClassicalExpression e) => e is ClassicalLiteral { Value.Integer: var value } && value.GetBitLength() < 63;

    private string? Counter(ClassicalExpression e, Frame frame) => e is ClassicalLiteral { Value: { Type.IsIntegral: true } value }
        ? value.Integer.ToString(CultureInfo.InvariantCulture)
        : Text(ClassicalExpression.Cast(ClassicalType.Signed(64), e), frame);

    private void Store(ClassicalTarget target, Frame frame, ClassicalType type, string text, string indent)
    {
        if (target.Index is { } index)
        {
            var mapped = frame.Map(index);
            if (frame.Map(target.Elements) is not { } elements || mapped is null || _places.Find(elements) is not var (name, own))
            {
                Refuse("an index goes over something that is neither an array nor a whole register of bits");
                return;
            }

            if (_expressions.Index(mapped) is not { } number)
            {
                Refuse(_expressions.Reason);
                return;
            }

            StoreIn($"{name}[{number}]", own, type, text, indent);
            return;
        }

        int[] bits = [.. target.Bits.Select(frame.Bit)];
        if (_places.Find(bits) is var (place, declared))
        {
            StoreIn(place, declared, type, text, indent);
            return;
        }

        if (type.Kind is ClassicalKind.Float or ClassicalKind.Complex)
        {
            Refuse("OpenQASM 3 has no words for a floating-point number made of bits");
            return;
        }

        // Bit by bit, from a variable that holds all of them: the value is computed once.
        var scratch = _names.Allocate("value", "_");
        var whole = ClassicalType.Unsigned(bits.Length);
        _scratch.Append(CultureInfo.InvariantCulture, $"{ExpressionWriter.Name(whole)} {scratch} = 0;\n");
        StoreIn(scratch, whole, type, text, indent);
        for (var i = 0; i < bits.Length; i++)
        {
            if (_places.Find([bits[i]]) is not var (bit, own))
            {
                Refuse("it changes single bits of a floating-point number");
                return;
            }

            StoreIn(bit, own, ClassicalType.Bits(1), string.Create(CultureInfo.InvariantCulture, $"{scratch}[{i}]"), indent);
        }
    }

    private void StoreIn(string place, ClassicalType declared, ClassicalType type, string text, string indent)
    {
        if (declared != type)
        {
            if (declared.Kind is ClassicalKind.Float or ClassicalKind.Complex || type.Kind is ClassicalKind.Float or ClassicalKind.Complex)
            {
                Refuse("OpenQASM 3 has no words for the bits of a floating-point number");
                return;
            }

            // The value's bits become the place's bits, whatever either takes them for.
            var bits = ClassicalType.Bits(type.StorageWidth);
            text = ExpressionWriter.Cast(bits, declared, ExpressionWriter.Cast(type, bits, text)!)!;
        }

        Emit(indent, $"{place} = {text};");
    }
}
