using System.Globalization;
using System.Text.Json;

namespace Nexus.Simulators.Noise;

/// <summary>Reads the JSON text of a noise model, and says everything that is wrong with it.</summary>
internal sealed partial class NoiseModelReader
{
    private readonly List<NoiseModelError> _errors = [];

    public NoiseModelReadResult Read(string json)
    {
        NoiseModel? model = null;
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            model = Model(document.RootElement);
        }
        catch (JsonException e)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}");
            Add("", $"The noise model is no proper JSON ({place}).");
        }

        return new NoiseModelReadResult(_errors.Count == 0 ? model : null, _errors);
    }

    private NoiseModel? Model(JsonElement root)
    {
        if (!Fields(root, "", "p1", "p2", "p_meas", "p_init", "gates", "readout", "preparation"))
        {
            return null;
        }

        var gates = Items(root, "", "gates").Select(item => Gate(item.Element, item.Path)).ToList();
        var readout = new Dictionary<int, ReadoutError>();
        foreach (var (element, path) in Items(root, "", "readout"))
        {
            if (Fields(element, path, "qubits", "p_meas"))
            {
                var error = Readout(element, path);
                Qubits(element, path)?.ForEach(qubit => readout[qubit] = error);
            }
        }

        var preparation = new Dictionary<int, double>();
        foreach (var (element, path) in Items(root, "", "preparation"))
        {
            if (Fields(element, path, "qubits", "p_init"))
            {
                var error = Probability(element, path, "p_init") ?? 0;
                Qubits(element, path)?.ForEach(qubit => preparation[qubit] = error);
            }
        }

        var (p1, p2, pInit) = (Probability(root, "", "p1"), Probability(root, "", "p2"), Probability(root, "", "p_init"));
        var usual = Readout(root, "");
        return _errors.Count > 0 ? null : new NoiseModel(p1 ?? 0, p2 ?? 0, usual, pInit ?? 0, gates!, readout, preparation);
    }

    private GateNoise? Gate(JsonElement element, string path)
    {
        if (!Fields(element, path, "gate", "qubits", "noise"))
        {
            return null;
        }

        var qubits = element.TryGetProperty("qubits", out _) ? Qubits(element, path) : null;
        var names = Names(element, path, qubits);
        if (!element.TryGetProperty("noise", out _))
        {
            Add(path, "The field 'noise' is missing: a list of what follows the gate.");
        }

        var channels = new List<Channel>();
        foreach (var (item, at) in Items(element, path, "noise"))
        {
            var added = Channels(item, at);
            channels.AddRange(added);
            if (!added.Any(channel => channel.QubitCount == 2))
            {
                continue;
            }

            if (names?.Find(name => GateNames.WidthOf(name) == 1) is { } narrow)
            {
                Add(at, $"Noise on two qubits cannot follow '{narrow}', a gate on one.");
            }
            else if (qubits is { Count: 1 })
            {
                Add(at, "Noise on two qubits cannot follow a gate on one.");
            }
        }

        return new GateNoise(names, qubits, channels);
    }

    /// <summary>The names of the gates that a rule is for, as <see cref="GateNames.Find"/> gives them; null for all gates.</summary>
    private List<string>? Names(JsonElement rule, string path, List<int>? qubits)
    {
        if (!rule.TryGetProperty("gate", out var gate))
        {
            return null;
        }

        var names = new List<string>();
        var isList = gate.ValueKind == JsonValueKind.Array;
        foreach (var (i, element) in (isList ? gate.EnumerateArray().AsEnumerable() : [gate]).Index())
        {
            var at = isList ? string.Create(CultureInfo.InvariantCulture, $"{path}.gate[{i}]") : path + ".gate";
            if (element.ValueKind != JsonValueKind.String)
            {
                Add(at, "A gate is given by its name, as \"cx\".");
                continue;
            }

            var given = element.GetString()!;
            if (GateNames.Find(given) is not { } name)
            {
                Add(at, GateNames.Unknown(given));
                continue;
            }

            names.Add(name);
            if (qubits is not null && GateNames.WidthOf(name) is { } width && width != qubits.Count)
            {
                Add(at, string.Create(CultureInfo.InvariantCulture, $"Gate '{given}' acts on {width} {(width == 1 ? "qubit" : "qubits")}; the rule's 'qubits' are {qubits.Count}, so it would never count."));
            }
        }

        return names;
    }

    private ReadoutError Readout(JsonElement element, string path)
    {
        if (!element.TryGetProperty("p_meas", out var value))
        {
            return ReadoutError.None;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            var both = Probability(element, path, "p_meas") ?? 0;
            return new ReadoutError(both, both);
        }

        if (value.GetArrayLength() == 2 && value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.Number && v.GetDouble() is >= 0 and <= 1))
        {
            return new ReadoutError(value[0].GetDouble(), value[1].GetDouble());
        }

        Add(Join(path, "p_meas"), "It is one probability, or two: that a 0 is read as 1, and that a 1 is read as 0.");
        return ReadoutError.None;
    }

    private List<int>? Qubits(JsonElement element, string path)
    {
        if (element.TryGetProperty("qubits", out var value) && value.ValueKind == JsonValueKind.Array
            && value.EnumerateArray().All(q => q.ValueKind == JsonValueKind.Number && q.TryGetInt32(out var number) && number >= 0))
        {
            List<int> qubits = [.. value.EnumerateArray().Select(q => q.GetInt32())];
            foreach (var repeated in qubits.CountBy(qubit => qubit).Where(qubit => qubit.Value > 1))
            {
                Add(Join(path, "qubits"), string.Create(CultureInfo.InvariantCulture, $"Qubit {repeated.Key} is given more than once."));
            }

            return qubits;
        }

        Add(Join(path, "qubits"), "Qubits are a list of their numbers, counted from 0.");
        return null;
    }

    private double? Required(JsonElement element, string path, string field)
    {
        if (!element.TryGetProperty(field, out _))
        {
            Add(path, $"The field '{field}' is missing.");
            return null;
        }

        return Probability(element, path, field);
    }

    private double? Probability(JsonElement element, string path, string field)
    {
        if (!element.TryGetProperty(field, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.GetDouble() is >= 0 and <= 1 and var number)
        {
            return number;
        }

        Add(Join(path, field), "A probability is a number between 0 and 1.");
        return null;
    }

    private double? Number(JsonElement element, string path, string field)
    {
        if (element.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Number && double.IsFinite(value.GetDouble()))
        {
            return value.GetDouble();
        }

        Add(path, $"The field '{field}' is missing, or no number.");
        return null;
    }

    private List<(JsonElement Element, string Path)> Items(JsonElement element, string path, string field)
    {
        if (!element.TryGetProperty(field, out var list))
        {
            return [];
        }

        var at = Join(path, field);
        if (list.ValueKind != JsonValueKind.Array)
        {
            Add(at, "It is a list.");
            return [];
        }

        return [.. list.EnumerateArray().Select((item, i) => (item, string.Create(CultureInfo.InvariantCulture, $"{at}[{i}]")))];
    }

    /// <summary>Whether an element is an object; tells of fields that nobody knows.</summary>
    private bool Fields(JsonElement element, string path, params ReadOnlySpan<string> known)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            Add(path, "It is an object.");
            return false;
        }

        foreach (var property in element.EnumerateObject())
        {
            if (!known.Contains(property.Name))
            {
                Add(Join(path, property.Name), $"There is no such field; there are {string.Join(", ", known.ToArray())}.");
            }
        }

        RequireSingle(element, path);
        return true;
    }

    /// <summary>Tells of fields that are given more than once: only the last would count.</summary>
    private void RequireSingle(JsonElement element, string path)
    {
        foreach (var repeated in element.EnumerateObject().CountBy(property => property.Name).Where(name => name.Value > 1))
        {
            Add(Join(path, repeated.Key), "The field is given more than once.");
        }
    }

    private static string Join(string path, string field) => path.Length == 0 ? field : $"{path}.{field}";

    private void Add(string path, string message) => _errors.Add(new NoiseModelError(path, message));
}
