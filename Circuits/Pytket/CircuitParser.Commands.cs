using System.Globalization;
using System.Numerics;

namespace Nexus.Circuits.Pytket;

internal sealed partial class CircuitParser
{
    private const int ShortOpType = 40;

    private void ReadCommand(JsonNode command, Scope scope)
    {
        if (!RequireObject(command, "A command") || !Require(command, "op", out var op) || !Require(command, "args", out var args)
            || !RequireArray(args, "\"args\""))
        {
            return;
        }

        ReadOperation(op, args, args.ToArray(), null, scope);
    }

    /// <summary>Reads an operation and adds it, under a condition.</summary>
    /// <param name="op">The operation.</param>
    /// <param name="at">The place of its arguments.</param>
    /// <param name="args">Its arguments.</param>
    /// <param name="condition">What must hold for it, or null.</param>
    /// <param name="scope">The circuit.</param>
    private void ReadOperation(JsonNode op, JsonNode at, ReadOnlySpan<JsonNode> args, Condition? condition, Scope scope)
    {
        if (!RequireObject(op, "An operation") || !Require(op, "type", out var type) || !RequireKind(type, type.IsString, "\"type\"", "a string"))
        {
            return;
        }

        Span<char> buffer = stackalloc char[ShortOpType];
        var name = type.Characters(buffer);
        switch (name)
        {
            case "Measure":
                if (CheckCount(name, at, args, 2) && ResolveQubit(args[0], scope) is >= 0 and var qubit && ResolveBit(args[1], scope) is >= 0 and var bit
                    && Reserve(scope, 1, op))
                {
                    scope.Builder.AddMeasure(qubit, bit, condition);
                }

                break;
            case "Reset":
                if (CheckCount(name, at, args, 1) && ResolveQubit(args[0], scope) is >= 0 and var reset && Reserve(scope, 1, op))
                {
                    scope.Builder.AddReset(reset, condition);
                }

                break;
            case "Collapse":
                if (CheckCount(name, at, args, 1) && ResolveQubit(args[0], scope) is >= 0 and var collapsed && Reserve(scope, 1, op))
                {
                    scope.Builder.AddMeasure(collapsed, scope.Scratch(), condition);
                }

                break;
            case "Barrier":
                ReadBarrier(op, at, args, scope);
                break;
            case "Conditional" or "Condition":
                ReadConditional(op, at, args, condition, scope);
                break;
            case "SetBits" or "CopyBits" or "RangePredicate" or "ExplicitPredicate" or "ExplicitModifier" or "ClassicalTransform" or "MultiBit"
                or "ClExpr" or "ClassicalExpBox":
                ReadClassical(name.ToString(), op, at, args, condition, scope);
                break;
            default:
                if (Lower(op, args.Length, scope.Values) is { } lowered)
                {
                    Add(lowered, name, op, at, args, condition, scope);
                }

                break;
        }
    }

    private void Add(Lowered lowered, ReadOnlySpan<char> name, JsonNode op, JsonNode at, ReadOnlySpan<JsonNode> args, Condition? condition, Scope scope)
    {
        var bitArguments = lowered.BitCount - (lowered.NeedsScratch ? 1 : 0);
        if (!CheckCount(name, at, args, lowered.QubitCount + bitArguments)
            || Resolve(args[..lowered.QubitCount], scope, areBits: false) is not { } qubits
            || Resolve(args[lowered.QubitCount..], scope, areBits: true) is not { } bits
            || !Reserve(scope, CostOf(lowered), op))
        {
            return;
        }

        if (lowered.NeedsScratch)
        {
            bits = [.. bits, scope.Scratch()];
        }

        Span<int> mapped = stackalloc int[8];
        foreach (var step in lowered.Steps)
        {
            var targets = step.Qubits.Length <= mapped.Length ? mapped[..step.Qubits.Length] : new int[step.Qubits.Length];
            for (var i = 0; i < targets.Length; i++)
            {
                targets[i] = qubits[step.Qubits[i]];
            }

            Lowered.Add(scope.Builder, step, targets, step.Bits.Length == 0 ? [] : [.. step.Bits.Select(b => bits[b])], condition);
        }
    }

    private void ReadBarrier(JsonNode op, JsonNode at, ReadOnlySpan<JsonNode> args, Scope scope)
    {
        var qubits = new List<int>();
        var signature = op.TryGet("signature", out var list) && RequireArray(list, "\"signature\"") ? list.ToArray() : null;
        if (signature is not null && !CheckCount("Barrier", at, args, signature.Length))
        {
            return;
        }

        for (var i = 0; i < args.Length; i++)
        {
            // Bits are not reordered across operations that use them anyway. Without a signature the units themselves say what they are.
            var isQubit = signature is null ? !scope.Bits.TryFind(args[i], out _) : signature[i].Is("Q");
            if (signature is not null && !isQubit && !signature[i].Is("B") && !signature[i].Is("C"))
            {
                text.Error(PytketDiagnosticCodes.WrongType, "A signature is made of \"Q\", \"B\" and \"C\".", signature[i], "\"Q\"", "\"B\"", "\"C\"");
                return;
            }

            var unit = isQubit ? ResolveQubit(args[i], scope) : ResolveBit(args[i], scope);
            if (unit < 0)
            {
                return;
            }

            if (isQubit)
            {
                qubits.Add(unit);
            }
        }

        if (new HashSet<int>(qubits).Count < qubits.Count)
        {
            text.Error(PytketDiagnosticCodes.DuplicateUnit, "An operation names the same qubit twice.", at);
        }
        else if (qubits.Count > 0 && Reserve(scope, (qubits.Count + 3) / 4, op))
        {
            scope.Builder.AddBarrier([.. qubits]);
        }
    }

    private void ReadConditional(JsonNode op, JsonNode at, ReadOnlySpan<JsonNode> args, Condition? outer, Scope scope)
    {
        if (!Require(op, "conditional", out var conditional) || !RequireObject(conditional, "\"conditional\"")
            || !RequireCount(conditional, "width", int.MaxValue, out var width) || !Require(conditional, "value", out var valueNode)
            || !Require(conditional, "op", out var inner))
        {
            return;
        }

        if (!valueNode.TryGetInteger(out var value) || value.Sign < 0)
        {
            text.Error(PytketDiagnosticCodes.OutOfRange, "\"value\" is a whole number from 0.", valueNode);
            return;
        }

        if (width > args.Length)
        {
            text.Error(
                PytketDiagnosticCodes.WrongArgumentCount,
                string.Create(CultureInfo.InvariantCulture, $"The condition takes {width} bits; there are {args.Length} arguments."),
                at);
            return;
        }

        if (Resolve(args[..width], scope, areBits: true, mayRepeat: true) is { } bits)
        {
            ReadOperation(inner, at, args[width..], Both(outer, bits, value), scope);
        }
    }

    /// <summary>Two conditions as one: pytket tests both before the operation.</summary>
    private static Condition? Both(Condition? outer, int[] bits, BigInteger value)
    {
        if (outer is null)
        {
            return bits.Length == 0 && value.IsZero ? null : new Condition(bits, value);
        }

        // A value that does not fit its bits is never met; neither are the two together then.
        int[] all = [.. outer.Bits, .. bits];
        var never = outer.Value.GetBitLength() > outer.Bits.Count || value.GetBitLength() > bits.Length;
        return new Condition(all, never ? BigInteger.One << all.Length : outer.Value | (value << outer.Bits.Count));
    }

    private bool CheckCount(ReadOnlySpan<char> name, JsonNode at, ReadOnlySpan<JsonNode> args, int expected)
    {
        if (args.Length == expected)
        {
            return true;
        }

        text.Error(
            PytketDiagnosticCodes.WrongArgumentCount,
            string.Create(CultureInfo.InvariantCulture, $"{name} takes {expected} {(expected == 1 ? "argument" : "arguments")}, not {args.Length}."),
            at);
        return false;
    }

    /// <summary>The numbers of units. Null: what is wrong was reported.</summary>
    private int[]? Resolve(ReadOnlySpan<JsonNode> args, Scope scope, bool areBits, bool mayRepeat = false)
    {
        var numbers = new int[args.Length];
        for (var i = 0; i < args.Length; i++)
        {
            numbers[i] = areBits ? ResolveBit(args[i], scope) : ResolveQubit(args[i], scope);
            if (numbers[i] < 0)
            {
                return null;
            }
        }

        if (!mayRepeat && numbers.Length > 1 && Repeated(numbers) is >= 0 and var repeated)
        {
            text.Error(PytketDiagnosticCodes.DuplicateUnit, $"An operation names the same {(areBits ? "bit" : "qubit")} twice.", args[repeated]);
            return null;
        }

        return numbers;
    }

    private static int Repeated(int[] numbers)
    {
        if (numbers.Length <= 8)
        {
            for (var i = 1; i < numbers.Length; i++)
            {
                if (numbers.AsSpan(0, i).Contains(numbers[i]))
                {
                    return i;
                }
            }

            return -1;
        }

        var seen = new HashSet<int>();
        return Array.FindIndex(numbers, n => !seen.Add(n));
    }
}
