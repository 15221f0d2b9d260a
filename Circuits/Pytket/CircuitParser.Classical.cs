using System.Globalization;
using System.Numerics;

namespace Nexus.Circuits.Pytket;

internal sealed partial class CircuitParser
{
    // A table of n inputs is one number of 2^n entries: as wide as a classical value can be.
    private const int MaxTableInputs = 20;

    private void ReadClassical(string name, JsonNode op, JsonNode at, ReadOnlySpan<JsonNode> args, Condition? condition, Scope scope)
    {
        var assignments = new List<(ClassicalTarget Target, ClassicalExpression Value)>();
        bool read;
        if (name == "ClExpr")
        {
            read = Resolve(args, scope, areBits: true) is { } positions && ReadClExpr(op, positions, assignments);
        }
        else if (name == "ClassicalExpBox")
        {
            read = Resolve(args, scope, areBits: true) is { } positions && ReadExpressionBox(op, at, positions, scope, assignments);
        }
        else
        {
            read = Resolve(args, scope, areBits: true) is { } bits && ReadTableOperation(name, op, at, bits, assignments);
        }

        if (!read || !Reserve(scope, assignments.Count, op))
        {
            return;
        }

        if (assignments.Count < 2 || condition is null)
        {
            foreach (var (target, value) in assignments)
            {
                scope.Builder.AddAssign(target, value, condition);
            }

            return;
        }

        // The condition is tested once, whatever the first of them writes.
        scope.Builder.BeginBlock();
        foreach (var (target, value) in assignments)
        {
            scope.Builder.AddAssign(target, value);
        }

        scope.Builder.AddControlFlow(new IfElse(condition.ToExpression(), scope.Builder.EndBlock()));
    }

    private bool ReadTableOperation(
        string name, JsonNode op, JsonNode at, ReadOnlySpan<int> bits, List<(ClassicalTarget, ClassicalExpression)> assignments)
    {
        if (!Require(op, "classical", out var classical) || !RequireObject(classical, "\"classical\""))
        {
            return false;
        }

        switch (name)
        {
            case "SetBits":
                if (!Require(classical, "values", out var set) || ReadTruthValues(set) is not { } values || !CheckBits(name, at, bits, values.Length))
                {
                    return false;
                }

                if (bits.Length > 0)
                {
                    assignments.Add(Assign(bits, ClassicalExpression.Literal(Table(values, ClassicalType.Bits(bits.Length)))));
                }

                return true;
            case "CopyBits":
                if (!RequireCount(classical, "n_i", options.MaxQubits, out var copied) || !CheckBits(name, at, bits, 2 * copied))
                {
                    return false;
                }

                if (copied > 0)
                {
                    assignments.Add(Assign(bits[copied..], Read(bits[..copied])));
                }

                return true;
            case "RangePredicate":
                return ReadRange(classical, at, bits, assignments);
            case "ExplicitPredicate":
                return RequireCount(classical, "n_i", MaxTableInputs, out var inputs) && CheckBits(name, at, bits, inputs + 1)
                    && AssignTable(classical, bits[..inputs], bits[inputs..], assignments);
            case "ExplicitModifier":
                return RequireCount(classical, "n_i", MaxTableInputs - 1, out var others) && CheckBits(name, at, bits, others + 1)
                    && AssignTable(classical, bits, bits[others..], assignments);
            case "ClassicalTransform":
                return RequireCount(classical, "n_io", 16, out var both) && CheckBits(name, at, bits, both) && AssignTable(classical, bits, bits, assignments);
            default:
                return ReadMultiBit(classical, at, bits, assignments);
        }
    }

    private bool ReadRange(JsonNode classical, JsonNode at, ReadOnlySpan<int> bits, List<(ClassicalTarget, ClassicalExpression)> assignments)
    {
        if (!RequireCount(classical, "n_i", options.MaxQubits, out var count) || !Require(classical, "lower", out var lowerNode)
            || !Require(classical, "upper", out var upperNode) || !CheckBits("RangePredicate", at, bits, count + 1))
        {
            return false;
        }

        if (!lowerNode.TryGetInteger(out var lower) || lower.Sign < 0 || lower > ulong.MaxValue
            || !upperNode.TryGetInteger(out var upper) || upper.Sign < 0 || upper > ulong.MaxValue)
        {
            text.Error(PytketDiagnosticCodes.OutOfRange, "The ends of a range are whole numbers from 0 to 2^64 - 1.", classical);
            return false;
        }

        var type = ClassicalType.Unsigned(Math.Max(count, 64));
        var value = count == 0
            ? ClassicalExpression.Literal(ClassicalValue.Of(type, 0))
            : ClassicalExpression.Cast(type, Read(bits[..count]));
        assignments.Add(Assign(bits[count..], ClassicalExpression.Cast(ClassicalType.Bits(1), ClassicalExpression.Binary(
            ClassicalBinary.And,
            ClassicalExpression.Binary(ClassicalBinary.LessOrEqual, ClassicalExpression.Literal(ClassicalValue.Of(type, lower)), value),
            ClassicalExpression.Binary(ClassicalBinary.LessOrEqual, value, ClassicalExpression.Literal(ClassicalValue.Of(type, upper)))))));
        return true;
    }

    /// <summary>Assigns the entry of a table that the inputs, first one least significant, give the number of.</summary>
    private bool AssignTable(
        JsonNode classical, ReadOnlySpan<int> inputs, ReadOnlySpan<int> outputs, List<(ClassicalTarget, ClassicalExpression)> assignments)
    {
        if (!Require(classical, "values", out var list) || !RequireArray(list, "\"values\""))
        {
            return false;
        }

        var size = list.CountItems();
        if (size != 1 << inputs.Length)
        {
            text.Error(
                PytketDiagnosticCodes.InvalidBox,
                string.Create(CultureInfo.InvariantCulture, $"The table of {inputs.Length} bits has {1 << inputs.Length} values, not {size}."),
                list);
            return false;
        }

        var width = outputs.Length;
        if (width == 0)
        {
            return true;
        }

        var entries = new bool[size * width];
        var next = 0;
        foreach (var item in list.GetItems())
        {
            var number = 0;
            if (item.IsBoolean)
            {
                number = item.Kind == System.Text.Json.JsonTokenType.True ? 1 : 0;
            }
            else if (!item.TryGetInt(out number) || number < 0 || number >> width != 0)
            {
                text.Error(PytketDiagnosticCodes.OutOfRange, $"A value of the table is a number of {width} bits.", item);
                return false;
            }

            for (var bit = 0; bit < width; bit++)
            {
                entries[next++] = (number >> bit & 1) != 0;
            }
        }

        // The whole table is one number; shifted down by as many entries as the inputs say, it ends in the entry looked for.
        var table = Table(entries, ClassicalType.Unsigned(entries.Length));
        ClassicalExpression value = ClassicalExpression.Literal(table);
        if (inputs.Length > 0)
        {
            var places = ClassicalExpression.Cast(ClassicalType.Unsigned(64), Read(inputs));
            if (width > 1)
            {
                places = ClassicalExpression.Binary(
                    ClassicalBinary.Multiply, places, ClassicalExpression.Literal(ClassicalValue.Of(ClassicalType.Unsigned(64), width)));
            }

            value = ClassicalExpression.Binary(ClassicalBinary.ShiftRight, value, places);
        }

        assignments.Add(Assign(outputs, ClassicalExpression.Cast(ClassicalType.Bits(width), value)));
        return true;
    }

    private bool ReadMultiBit(JsonNode classical, JsonNode at, ReadOnlySpan<int> bits, List<(ClassicalTarget, ClassicalExpression)> assignments)
    {
        if (!RequireCount(classical, "n", options.MaxQubits, out var count) || !Require(classical, "op", out var op) || !RequireObject(op, "\"op\"")
            || !Require(op, "type", out var type))
        {
            return false;
        }

        if (!type.IsString || !type.TryGetString(out var name)
            || name is not ("SetBits" or "CopyBits" or "RangePredicate" or "ExplicitPredicate" or "ExplicitModifier" or "ClassicalTransform" or "MultiBit"))
        {
            text.Error(PytketDiagnosticCodes.UnsupportedOpType, "A MultiBit holds a classical operation with a table.", type);
            return false;
        }

        if (count == 0 || bits.Length % count != 0)
        {
            text.Error(
                PytketDiagnosticCodes.WrongArgumentCount,
                string.Create(CultureInfo.InvariantCulture, $"A MultiBit of {count} operations cannot share {bits.Length} bits among them."),
                at);
            return count == 0 && bits.Length == 0;
        }

        // No bits for each: however many there are, they do what one does.
        var each = bits.Length / count;
        for (var i = 0; i < (each == 0 ? 1 : count); i++)
        {
            if (!ReadTableOperation(name, op, at, bits.Slice(i * each, each), assignments))
            {
                return false;
            }
        }

        return true;
    }

    private bool CheckBits(string name, JsonNode at, ReadOnlySpan<int> bits, int expected)
    {
        if (bits.Length == expected)
        {
            return true;
        }

        text.Error(
            PytketDiagnosticCodes.WrongArgumentCount,
            string.Create(CultureInfo.InvariantCulture, $"{name} takes {expected} bits, not {bits.Length}."),
            at);
        return false;
    }

    private bool[]? ReadTruthValues(JsonNode list)
    {
        if (ReadBooleans(list) is { } values)
        {
            return values;
        }

        text.Error(PytketDiagnosticCodes.WrongType, "Truth values belong here.", list);
        return null;
    }

    private static ClassicalValue Table(bool[] bits, ClassicalType type)
    {
        var bytes = new byte[(bits.Length >> 3) + 1];
        for (var i = 0; i < bits.Length; i++)
        {
            bytes[i >> 3] |= (byte)(bits[i] ? 1 << (i & 7) : 0);
        }

        return ClassicalValue.Of(type, new BigInteger(bytes, isUnsigned: true));
    }

    private static ClassicalExpression Read(ReadOnlySpan<int> bits) => ClassicalExpression.Read(ClassicalType.Bits(bits.Length), bits.ToArray());

    private static (ClassicalTarget Target, ClassicalExpression Value) Assign(ReadOnlySpan<int> bits, ClassicalExpression value) =>
        (ClassicalTarget.To(ClassicalType.Bits(bits.Length), bits.ToArray()), value);
}
