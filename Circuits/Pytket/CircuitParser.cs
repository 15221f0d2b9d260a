using System.Globalization;
using System.Text.Json;
using Nexus.Circuits.Text;

namespace Nexus.Circuits.Pytket;

/// <summary>Reads the circuit: its units, its commands one at a time, its permutation.</summary>
internal sealed partial class CircuitParser(JsonText text, string fileName, ReaderOptions options)
{
    private const string Qubits = "qubits";
    private const string Bits = "bits";
    private const string Commands = "commands";
    private const string Phase = "phase";
    private const string Permutation = "implicit_permutation";

    private static readonly string[] RequiredKeys = [Qubits, Bits, Phase, Commands, Permutation];

    private readonly HalfTurnParser _angles = new(text);
    private bool _isOver;

    public ParseResult Parse()
    {
        Circuit? circuit = null;
        var at = text.Start;
        try
        {
            circuit = ReadWhole(ref at);
        }
        catch (JsonException exception)
        {
            text.SyntaxError(exception, at);
        }

        return new ParseResult(text.Diagnostics.ErrorCount == 0 ? circuit : null, text.Diagnostics.InOrder());
    }

    private Circuit? ReadWhole(ref int at)
    {
        // Keys come in any order (pytket writes them sorted, commands before qubits): find where each value stands first.
        var places = new Dictionary<string, (int Start, int Length)>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(text.Utf8.AsSpan(at), JsonText.ReaderOptions);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            text.Diagnostics.Error(
                PytketDiagnosticCodes.WrongType, "A circuit is a JSON object.", text.CharacterAt(at + (int)reader.TokenStartIndex), 1, "'{'");
            while (reader.Read())
            {
                // Whatever else is wrong with the JSON is a syntax error.
            }

            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.ValueIsEscaped || reader.ValueSpan.Length > 40 ? "" : System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            places[key] = (at + start, (int)reader.BytesConsumed - start);
        }

        while (reader.Read())
        {
            // Nothing may follow.
        }

        var complete = true;
        foreach (var key in RequiredKeys)
        {
            if (!places.ContainsKey(key))
            {
                complete = false;
                text.Diagnostics.Error(PytketDiagnosticCodes.MissingKey, $"The circuit has no \"{key}\".", text.CharacterAt(at), 1, $"\"{key}\"");
            }
        }

        if (!complete)
        {
            return null;
        }

        var name = fileName;
        if (places.TryGetValue("name", out var namePlace))
        {
            name = NameIn(NodeAt(namePlace), fileName);
        }

        var builder = new CircuitBuilder(name);
        var qubits = ReadUnits(NodeAt(places[Qubits]), isBit: false);
        var bits = ReadUnits(NodeAt(places[Bits]), isBit: true);
        if (qubits is null || bits is null || !Declare(builder, qubits, bits, NodeAt(places[Bits])))
        {
            return null;
        }

        var scope = new Scope(builder, qubits, bits, null);
        if (_angles.TryParse(NodeAt(places[Phase]), null, out var phase))
        {
            builder.SetGlobalPhase(phase);
        }

        foreach (var key in new[] { "created_qubits", "discarded_qubits" })
        {
            if (places.TryGetValue(key, out var place))
            {
                CheckUnits(NodeAt(place), scope, key);
            }
        }

        ReadCommands(places[Commands], scope);
        if (ReadPermutation(NodeAt(places[Permutation]), scope) is { } permutation)
        {
            builder.SetImplicitPermutation(permutation);
        }

        return text.Diagnostics.ErrorCount == 0 ? builder.Build() : null;
    }

    private JsonNode NodeAt((int Start, int Length) place)
    {
        var reader = new Utf8JsonReader(text.Utf8.AsSpan(place.Start, place.Length), JsonText.ReaderOptions);
        reader.Read();
        return new JsonTape(text).Fill(ref reader, place.Start);
    }

    private void ReadCommands((int Start, int Length) place, Scope scope)
    {
        var reader = new Utf8JsonReader(text.Utf8.AsSpan(place.Start, place.Length), JsonText.ReaderOptions);
        reader.Read();
        var tape = new JsonTape(text);
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            RequireArray(tape.Fill(ref reader, place.Start), "The commands");
            return;
        }

        while (!IsFull && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ReadCommand(tape.Fill(ref reader, place.Start), scope);
        }
    }

    private bool IsFull => _isOver || text.Diagnostics.IsFull;

    /// <summary>Reads the circuit of a box. Null: what is wrong was reported.</summary>
    private Scope? ReadInner(JsonNode node, IReadOnlyDictionary<string, Expression>? values, string fallbackName)
    {
        if (!RequireObject(node, "A circuit")
            || !Require(node, Qubits, out var qubitList) || !Require(node, Bits, out var bitList) || !Require(node, Phase, out var phaseNode)
            || !Require(node, Commands, out var commands) || !Require(node, Permutation, out var permutationNode))
        {
            return null;
        }

        var errors = text.Diagnostics.ErrorCount;
        var builder = new CircuitBuilder(node.TryGet("name", out var name) ? NameIn(name, fallbackName) : fallbackName);
        if (ReadUnits(qubitList, isBit: false) is not { } qubits || ReadUnits(bitList, isBit: true) is not { } bits
            || !Declare(builder, qubits, bits, bitList) || !RequireArray(commands, "The commands"))
        {
            return null;
        }

        var scope = new Scope(builder, qubits, bits, values);
        if (_angles.TryParse(phaseNode, values, out var phase))
        {
            builder.SetGlobalPhase(phase);
        }

        foreach (var command in commands.GetItems())
        {
            if (IsFull)
            {
                return null;
            }

            ReadCommand(command, scope);
        }

        if (ReadPermutation(permutationNode, scope) is { } permutation)
        {
            WriteOut(permutation, scope);
        }

        return text.Diagnostics.ErrorCount == errors && !_isOver ? scope : null;
    }

    /// <summary>A permutation as swaps: a box leaves none to its user.</summary>
    private static void WriteOut(int[] permutation, Scope scope)
    {
        // goal[i]: where what is on wire i now must go.
        var goal = (int[])permutation.Clone();
        for (var wire = 0; wire < goal.Length; wire++)
        {
            while (goal[wire] != wire)
            {
                var to = goal[wire];
                scope.Builder.AddGate(GateKind.Swap, wire, to);
                scope.Count++;
                (goal[wire], goal[to]) = (goal[to], goal[wire]);
            }
        }
    }

    private static string NameIn(JsonNode node, string otherwise) => node.IsString && node.TryGetString(out var name) ? name : otherwise;

    private UnitTable? ReadUnits(JsonNode list, bool isBit)
    {
        if (!RequireArray(list, isBit ? "The list of bits" : "The list of qubits"))
        {
            return null;
        }

        var what = isBit ? "bits" : "qubits";
        var count = list.CountItems();
        if (count > options.MaxQubits)
        {
            text.Error(
                PytketDiagnosticCodes.TooManyQubits,
                string.Create(CultureInfo.InvariantCulture, $"The circuit has {count} {what}; {options.MaxQubits} is the most."),
                list);
            return null;
        }

        var table = new UnitTable();
        var valid = true;
        foreach (var item in list.GetItems())
        {
            if (UnitTable.Parse(text, item) is not { } unit)
            {
                valid = false;
                continue;
            }

            var dimension = table.DimensionOf(unit.Name);
            if (dimension >= 0 && dimension != unit.Index.Length)
            {
                text.Error(PytketDiagnosticCodes.InvalidUnit, $"The register '{unit.Name}' has index vectors of length {dimension}, not {unit.Index.Length}.", item);
                valid = false;
            }
            else if (!table.TryAdd(unit.Name, unit.Index))
            {
                text.Error(PytketDiagnosticCodes.DuplicateUnit, $"'{UnitTable.NameOf(unit.Name, unit.Index)}' is listed twice.", item);
                valid = false;
            }
        }

        table.Seal();
        return valid ? table : null;
    }

    private bool Declare(CircuitBuilder builder, UnitTable qubits, UnitTable bits, JsonNode bitList)
    {
        foreach (var (name, indices) in qubits.Registers)
        {
            _ = IsDense(indices) ? builder.AddQubits(name, indices.Count) : builder.AddQubits(name, indices);
        }

        foreach (var (name, indices) in bits.Registers)
        {
            if (qubits.HasRegister(name))
            {
                text.Error(PytketDiagnosticCodes.DuplicateUnit, $"'{name}' names a register of qubits and one of bits.", bitList);
                return false;
            }

            _ = IsDense(indices) ? builder.AddBits(name, indices.Count) : builder.AddBits(name, indices);
        }

        return true;
    }

    private static bool IsDense(IReadOnlyList<int[]> indices)
    {
        for (var i = 0; i < indices.Count; i++)
        {
            if (indices[i].Length != 1 || indices[i][0] != i)
            {
                return false;
            }
        }

        return true;
    }

    private void CheckUnits(JsonNode list, Scope scope, string key)
    {
        if (RequireArray(list, $"\"{key}\""))
        {
            foreach (var item in list.GetItems())
            {
                // Created qubits start as |0>, as all do; what is discarded at the end is nobody's concern.
                ResolveQubit(item, scope);
            }
        }
    }

    private int[]? ReadPermutation(JsonNode list, Scope scope)
    {
        if (!RequireArray(list, "The implicit permutation"))
        {
            return null;
        }

        // A pair says where the value on a wire ends up; qubits that are in no pair stay.
        var permutation = new int[scope.Qubits.Count];
        Array.Fill(permutation, -1);
        var reached = new bool[permutation.Length];
        foreach (var pair in list.GetItems())
        {
            var units = pair.ToArray();
            if (units.Length != 2)
            {
                text.Error(PytketDiagnosticCodes.InvalidPermutation, "The implicit permutation is made of pairs of qubits.", pair);
                return null;
            }

            var (from, to) = (ResolveQubit(units[0], scope), ResolveQubit(units[1], scope));
            if (from < 0 || to < 0)
            {
                return null;
            }

            if (reached[to] || permutation[from] >= 0)
            {
                text.Error(PytketDiagnosticCodes.InvalidPermutation, "The implicit permutation names a qubit twice on one side.", pair);
                return null;
            }

            reached[to] = true;
            permutation[from] = to;
        }

        for (var qubit = 0; qubit < permutation.Length; qubit++)
        {
            if (permutation[qubit] < 0 && !reached[qubit])
            {
                permutation[qubit] = qubit;
            }
            else if (permutation[qubit] < 0 || !reached[qubit])
            {
                text.Error(PytketDiagnosticCodes.InvalidPermutation, "The implicit permutation names a qubit on one side only.", list);
                return null;
            }
        }

        return permutation;
    }

    private int ResolveQubit(JsonNode node, Scope scope) => Resolve(node, scope.Qubits, scope.Bits, "qubit", "bit");

    private int ResolveBit(JsonNode node, Scope scope) => Resolve(node, scope.Bits, scope.Qubits, "bit", "qubit");

    /// <summary>The number of a unit; -1: what is wrong was reported.</summary>
    private int Resolve(JsonNode node, UnitTable own, UnitTable other, string kind, string otherKind)
    {
        if (own.TryFind(node, out var number))
        {
            return number;
        }

        if (UnitTable.Parse(text, node) is { } unit)
        {
            // Once more by name: an escape in it hides it from the quick look-up.
            if (own.TryFind(unit.Name, unit.Index, out number))
            {
                return number;
            }

            var name = UnitTable.NameOf(unit.Name, unit.Index);
            if (other.TryFind(unit.Name, unit.Index, out _))
            {
                text.Error(PytketDiagnosticCodes.WrongUnit, $"'{name}' is a {otherKind}, where a {kind} belongs.", node);
            }
            else
            {
                text.Error(PytketDiagnosticCodes.UnknownUnit, $"The circuit has no {kind} '{name}'.{own.Suggest(unit.Name)}", node);
            }
        }

        return -1;
    }

    /// <summary>Counts operations. False: there are too many, which was reported.</summary>
    private bool Reserve(Scope scope, long count, JsonNode node)
    {
        scope.Count = Saturated(scope.Count + count);
        if (scope.Count <= options.MaxOperations)
        {
            return true;
        }

        if (!_isOver)
        {
            _isOver = true;
            text.Error(
                PytketDiagnosticCodes.TooManyOperations,
                string.Create(CultureInfo.InvariantCulture, $"The circuit has more than {options.MaxOperations} operations; with this one it goes beyond."),
                node);
        }

        return false;
    }

    private static long Saturated(long count) => Math.Clamp(count, 0, long.MaxValue / 4);

    private bool Require(JsonNode node, string key, out JsonNode value)
    {
        if (node.TryGet(key, out value))
        {
            return true;
        }

        text.Error(PytketDiagnosticCodes.MissingKey, $"\"{key}\" is missing here.", node, $"\"{key}\"");
        return false;
    }

    private bool RequireObject(JsonNode node, string what) => RequireKind(node, node.IsObject, what, "an object");

    private bool RequireArray(JsonNode node, string what) => RequireKind(node, node.IsArray, what, "an array");

    private bool RequireKind(JsonNode node, bool fits, string what, string expected)
    {
        if (!fits)
        {
            text.Error(PytketDiagnosticCodes.WrongType, $"{what} must be {expected}, not {node.Description}.", node, expected);
        }

        return fits;
    }

    /// <summary>Reads a whole number of a key.</summary>
    private bool RequireCount(JsonNode node, string key, int most, out int value)
    {
        value = 0;
        if (!Require(node, key, out var number))
        {
            return false;
        }

        if (number.IsNumber && (!number.TryGetInt(out value) || value < 0 || value > most))
        {
            text.Error(
                PytketDiagnosticCodes.OutOfRange,
                string.Create(CultureInfo.InvariantCulture, $"\"{key}\" is a whole number from 0 to {most}."),
                number);
            return false;
        }

        return RequireKind(number, number.IsNumber, $"\"{key}\"", "a number");
    }

    private bool RequireBoolean(JsonNode node, string key, bool otherwise, out bool value)
    {
        value = otherwise;
        if (!node.TryGet(key, out var truth))
        {
            return true;
        }

        value = truth.Kind == JsonTokenType.True;
        return RequireKind(truth, truth.IsBoolean, $"\"{key}\"", "true or false");
    }

    private static string SuggestOpType(string name) =>
        Spelling.Nearest(name, OpTypes.All) is { } nearest ? $" Did you mean '{nearest}'?" : "";
}
