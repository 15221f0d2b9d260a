using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nexus.Circuits.Pytket;

/// <summary>Writes one circuit: the whole one, or that of a box.</summary>
internal sealed partial class CircuitWriter
{
    // A box used in many places is written in each of them: counted before anything is written.
    private const long MaxCommands = 10_000_000;
    private const int MostObstacles = 20;
    private const int MaxConditionWidth = 32;

    private readonly Utf8JsonWriter _json;
    private readonly List<string> _obstacles;
    private readonly UnitNames _names;
    private readonly bool _isBox;
    private readonly Identifiers _identifiers;
    private string _place = "";

    private CircuitWriter(Utf8JsonWriter json, List<string> obstacles, UnitNames names, bool isBox, Identifiers identifiers)
    {
        _json = json;
        _obstacles = obstacles;
        _names = names;
        _isBox = isBox;
        _identifiers = identifiers;
    }

    public static WriteResult WriteWhole(Circuit circuit)
    {
        var obstacles = new List<string>();
        if (SizeOf(circuit.Body, new Dictionary<Box, long>(ReferenceEqualityComparer.Instance)) > MaxCommands)
        {
            return new WriteResult(null, [$"The circuit has more than {MaxCommands} operations with those of its boxes, each written where it is used."]);
        }

        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions { MaxDepth = 1_000_000, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            new CircuitWriter(json, obstacles, UnitNames.Of(circuit), false, new Identifiers()).Write(circuit);
        }

        return obstacles.Count > 0 ? new WriteResult(null, obstacles) : new WriteResult(Encoding.UTF8.GetString(buffer.WrittenSpan), []);
    }

    private static long SizeOf(Block block, Dictionary<Box, long> known)
    {
        var size = 0L;
        foreach (var operation in block)
        {
            size++;
            if (operation.Kind == OperationKind.Box && operation.Box is CircuitBox box)
            {
                if (!known.TryGetValue(box, out var inner))
                {
                    inner = SizeOf(box.Body.Body, known);
                    known.Add(box, inner);
                }

                size += inner;
            }

            foreach (var nested in operation.ControlFlow?.Blocks ?? [])
            {
                size += SizeOf(nested, known);
            }

            size = Math.Min(size, long.MaxValue / 4);
        }

        return size;
    }

    private void Write(Circuit circuit)
    {
        _json.WriteStartObject();
        if (circuit.Name.Length > 0)
        {
            _json.WriteString("name", circuit.Name);
        }

        _place = "The global phase";
        _json.WriteString("phase", HalfTurnsOf(circuit.GlobalPhase));
        WriteUnits("qubits", _names.Qubits);
        _json.WriteStartArray("commands");
        var number = 0;
        foreach (var operation in circuit)
        {
            if (!_isBox)
            {
                _place = string.Create(CultureInfo.InvariantCulture, $"Operation {number} ({Describe(operation)})");
            }

            Write(operation, []);
            number++;
        }

        _json.WriteEndArray();
        _json.WriteStartArray("implicit_permutation");
        for (var wire = 0; wire < circuit.QubitCount; wire++)
        {
            _json.WriteStartArray();
            WriteUnit(_names.Qubits[wire]);
            WriteUnit(_names.Qubits[circuit.ImplicitPermutation?[wire] ?? wire]);
            _json.WriteEndArray();
        }

        _json.WriteEndArray();
        WriteUnits("bits", _names.Bits);
        WriteUnits("created_qubits", []);
        WriteUnits("discarded_qubits", []);
        _json.WriteEndObject();
    }

    private string Describe(Operation operation)
    {
        var what = operation.Kind switch
        {
            OperationKind.Gate => operation.Gate.Name,
            OperationKind.Box => $"box '{operation.Box.Name}'",
            _ => operation.Kind.ToString().ToLowerInvariant(),
        };
        return operation.Qubits.IsEmpty
            ? what
            : what + " on " + string.Join(", ", operation.Qubits[..Math.Min(8, operation.Qubits.Length)].ToArray().Select(q => UnitTable.NameOf(_names.Qubits[q].Name, _names.Qubits[q].Index)));
    }

    private void Obstacle(string why)
    {
        if (_obstacles.Count < MostObstacles)
        {
            _obstacles.Add($"{_place}: {why}.");
        }
    }

    private void WriteUnits(string key, List<(string Name, IReadOnlyList<int> Index)> units)
    {
        _json.WriteStartArray(key);
        foreach (var unit in units)
        {
            WriteUnit(unit);
        }

        _json.WriteEndArray();
    }

    private void WriteUnit((string Name, IReadOnlyList<int> Index) unit)
    {
        _json.WriteStartArray();
        _json.WriteStringValue(unit.Name);
        _json.WriteStartArray();
        foreach (var index in unit.Index)
        {
            _json.WriteNumberValue(index);
        }

        _json.WriteEndArray();
        _json.WriteEndArray();
    }

    private string HalfTurnsOf(Parameter parameter)
    {
        if (HalfTurns.Write(parameter) is { } text)
        {
            return text;
        }

        Obstacle("pytket has no angles that are computed while the circuit runs");
        return "0";
    }

    /// <summary>Writes an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="guards">What must hold for it, beside its own condition: bits, first one least significant, and their value.</param>
    private void Write(Operation operation, Guard[] guards)
    {
        if (operation.Condition is { } condition)
        {
            if (!TrySplit(condition, ref guards))
            {
                return;
            }
        }

        switch (operation.Kind)
        {
            case OperationKind.Gate when operation.Gate.Kind == GateKind.Opaque:
                Obstacle($"of the gate '{operation.Gate.Name}' only the name is known");
                break;
            case OperationKind.Gate:
                WriteGate(operation, guards);
                break;
            case OperationKind.Box:
                WriteBox(operation, guards);
                break;
            case OperationKind.Measure:
                WriteCommand(guards, operation.Qubits, operation.Bits, () => WriteType("Measure"));
                break;
            case OperationKind.Reset:
                WriteCommand(guards, operation.Qubits, [], () => WriteType("Reset"));
                break;
            case OperationKind.Barrier:
                var count = operation.Qubits.Length;
                WriteCommand([], operation.Qubits, [], () =>
                {
                    _json.WriteStartObject();
                    _json.WriteString("type", "Barrier");
                    _json.WriteString("data", "");
                    _json.WriteStartArray("signature");
                    for (var i = 0; i < count; i++)
                    {
                        _json.WriteStringValue("Q");
                    }

                    _json.WriteEndArray();
                    _json.WriteEndObject();
                });
                break;
            case OperationKind.Assign:
                WriteAssign(operation.Assignment, guards);
                break;
            case OperationKind.If:
                WriteIf(operation.If, guards);
                break;
            default:
                Obstacle("pytket has no loops, and no end of a circuit before its last operation");
                break;
        }
    }

    private void WriteIf(IfElse branch, Guard[] guards)
    {
        // The condition is tested once, whatever the blocks write: kept in a bit that only this writes.
        var latch = Scratch(1);
        WriteExpression(latch, branch.Condition, guards);
        Guard[] then = [.. guards, new(latch, BigInteger.One)];
        foreach (var operation in branch.Then)
        {
            Write(operation, then);
        }

        if (branch.Else is not null)
        {
            Guard[] otherwise = [.. guards, new(latch, BigInteger.Zero)];
            foreach (var operation in branch.Else)
            {
                Write(operation, otherwise);
            }
        }
    }

    /// <summary>Adds a condition to the guards. False: it never holds.</summary>
    private static bool TrySplit(Condition condition, ref Guard[] guards)
    {
        var values = new Dictionary<int, bool>();
        if (condition.Value.Sign < 0 || condition.Value.GetBitLength() > condition.Bits.Count)
        {
            return false;
        }

        for (var i = 0; i < condition.Bits.Count; i++)
        {
            var value = !(condition.Value >> i).IsEven;
            if (!values.TryAdd(condition.Bits[i], value) && values[condition.Bits[i]] != value)
            {
                return false;
            }
        }

        // pytket keeps a value in 32 bits: more are conditions within one another.
        foreach (var chunk in values.Chunk(MaxConditionWidth))
        {
            var value = BigInteger.Zero;
            for (var i = 0; i < chunk.Length; i++)
            {
                value |= chunk[i].Value ? BigInteger.One << i : 0;
            }

            guards = [.. guards, new([.. chunk.Select(c => c.Key)], value)];
        }

        return true;
    }

    private void WriteCommand(Guard[] guards, ReadOnlySpan<int> qubits, ReadOnlySpan<int> bits, Action op)
    {
        _json.WriteStartObject();
        _json.WriteStartArray("args");
        foreach (var guard in guards)
        {
            foreach (var bit in guard.Bits)
            {
                WriteUnit(_names.Bits[bit]);
            }
        }

        foreach (var qubit in qubits)
        {
            WriteUnit(_names.Qubits[qubit]);
        }

        foreach (var bit in bits)
        {
            WriteUnit(_names.Bits[bit]);
        }

        _json.WriteEndArray();
        _json.WritePropertyName("op");
        foreach (var guard in guards)
        {
            _json.WriteStartObject();
            _json.WriteString("type", "Conditional");
            _json.WriteStartObject("conditional");
            _json.WriteNumber("width", guard.Bits.Length);
            _json.WriteNumber("value", (ulong)guard.Value);
            _json.WritePropertyName("op");
        }

        op();
        foreach (var _ in guards)
        {
            _json.WriteEndObject();
            _json.WriteEndObject();
        }

        _json.WriteEndObject();
    }

    private void WriteType(string type)
    {
        _json.WriteStartObject();
        _json.WriteString("type", type);
        _json.WriteEndObject();
    }

    private int[] Scratch(int count)
    {
        if (!_isBox)
        {
            return _names.AddBits("scratch", count);
        }

        Obstacle("a box with classical computations in it needs bits that a box of pytket cannot have");
        return [.. Enumerable.Repeat(0, count)];
    }

    /// <summary>Bits that must have a value, first one least significant.</summary>
    private sealed record Guard(int[] Bits, BigInteger Value);

    /// <summary>Numbers the boxes, as pytket wants an identifier in each.</summary>
    private sealed class Identifiers
    {
        private long _next;

        public string Next() => string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{++_next:x12}");
    }
}
