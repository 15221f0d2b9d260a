using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Nexus.Simulators.Noise;

/// <summary>Reads the JSON text of a noise model, and says everything that is wrong with it.</summary>
internal sealed class NoiseModelReader
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

        List<string>? names = null;
        if (element.TryGetProperty("gate", out var gate))
        {
            names = [];
            foreach (var name in gate.ValueKind == JsonValueKind.Array ? gate.EnumerateArray().AsEnumerable() : [gate])
            {
                if (name.ValueKind == JsonValueKind.String)
                {
                    names.Add(name.GetString()!);
                }
                else
                {
                    Add(path + ".gate", "A gate is given by its name, as \"cx\".");
                }
            }
        }

        var qubits = element.TryGetProperty("qubits", out _) ? Qubits(element, path) : null;
        if (!element.TryGetProperty("noise", out _))
        {
            Add(path, "The field 'noise' is missing: a list of what follows the gate.");
        }

        var channels = Items(element, path, "noise").SelectMany(item => Channels(item.Element, item.Path)).ToList();
        if (qubits is { Count: 1 } && channels.Any(c => c.QubitCount == 2))
        {
            Add(path + ".noise", "Noise on two qubits cannot follow a gate on one.");
        }

        return new GateNoise(names, qubits, channels);
    }

    private List<Channel> Channels(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
        {
            Add(path, "Noise is an object with a 'type': depolarizing, depolarizing2, dephasing, bit_flip, pauli, amplitude_damping, phase_damping, thermal_relaxation or kraus.");
            return [];
        }

        try
        {
            switch (type.GetString())
            {
                case "depolarizing":
                    return One("p", p => Channel.Depolarizing(1, p));
                case "depolarizing2":
                    return One("p", p => Channel.Depolarizing(2, p));
                case "dephasing":
                    return One("p", Channel.Dephasing);
                case "bit_flip":
                    return One("p", Channel.BitFlip);
                case "amplitude_damping":
                    return One("gamma", Channel.AmplitudeDamping);
                case "phase_damping":
                    return One("lambda", Channel.PhaseDamping);
                case "thermal_relaxation":
                    return Fields(element, path, "type", "t1", "t2", "time")
                        && Number(element, path, "t1") is { } t1 && Number(element, path, "t2") is { } t2 && Number(element, path, "time") is { } time
                        ? [Channel.ThermalRelaxation(t1, t2, time)]
                        : [];
                case "pauli":
                    return PauliOf(element, path);
                case "kraus":
                    return Fields(element, path, "type", "operators") && Operators(element, path) is { } operators ? [new KrausChannel(operators)] : [];
                default:
                    Add(path + ".type", $"There is no noise of type '{type.GetString()}'.");
                    return [];
            }
        }
        catch (ArgumentException wrong)
        {
            // The channels say what is wrong with their numbers.
            Add(path, wrong.Message.Split(" (Parameter", 2)[0]);
            return [];
        }

        List<Channel> One(string field, Func<double, Channel> make) =>
            Fields(element, path, "type", field) && Required(element, path, field) is { } value ? [make(value)] : [];
    }

    /// <summary>Fields named after the Paulis: x, y, z; or ix, xi, ... with the first qubit's letter first.</summary>
    private List<Channel> PauliOf(JsonElement element, string path)
    {
        const string Letters = "ixzy";
        var names = element.EnumerateObject().Select(p => p.Name).Where(n => n != "type").ToList();
        var width = names.Count > 0 && names[0].Length == 2 ? 2 : 1;
        var probabilities = new double[width == 2 ? 16 : 4];
        foreach (var name in names)
        {
            if (name.Length != width || name.Any(letter => !Letters.Contains(letter, StringComparison.Ordinal)) || name.All(letter => letter == 'i'))
            {
                Add($"{path}.{name}", "A Pauli error is named x, y or z; on two qubits by two letters, as ix or zz.");
            }
            else if (Probability(element, path, name) is { } probability)
            {
                probabilities[Letters.IndexOf(name[0], StringComparison.Ordinal) + (width == 2 ? 4 * Letters.IndexOf(name[1], StringComparison.Ordinal) : 0)] = probability;
            }
        }

        var sum = probabilities.Sum();
        if (sum > 1)
        {
            Add(path, string.Create(CultureInfo.InvariantCulture, $"The probabilities of the Pauli errors add up to {sum}; at most 1 is possible."));
            return [];
        }

        probabilities[0] = 1 - sum;
        return [new PauliChannel(probabilities)];
    }

    /// <summary>Matrices as lists of rows of numbers, each a number or [real, imaginary].</summary>
    private List<Complex[]>? Operators(JsonElement element, string path)
    {
        var operators = new List<Complex[]>();
        foreach (var (matrix, at) in Items(element, path, "operators"))
        {
            var entries = new List<Complex>();
            foreach (var row in matrix.ValueKind == JsonValueKind.Array ? matrix.EnumerateArray().AsEnumerable() : [])
            {
                foreach (var entry in row.ValueKind == JsonValueKind.Array ? row.EnumerateArray().AsEnumerable() : [])
                {
                    if (entry.ValueKind == JsonValueKind.Number)
                    {
                        entries.Add(entry.GetDouble());
                    }
                    else if (entry.ValueKind == JsonValueKind.Array && entry.GetArrayLength() == 2 && entry.EnumerateArray().All(e => e.ValueKind == JsonValueKind.Number))
                    {
                        entries.Add(new Complex(entry[0].GetDouble(), entry[1].GetDouble()));
                    }
                }
            }

            if (entries.Count is not (4 or 16))
            {
                Add(at, "A Kraus operator is a list of 2 rows of 2 (or 4 of 4) numbers, each a number or [real, imaginary].");
                return null;
            }

            operators.Add([.. entries]);
        }

        return operators;
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
            return [.. value.EnumerateArray().Select(q => q.GetInt32())];
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

        return true;
    }

    private static string Join(string path, string field) => path.Length == 0 ? field : $"{path}.{field}";

    private void Add(string path, string message) => _errors.Add(new NoiseModelError(path, message));
}
