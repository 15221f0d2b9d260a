using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Nexus.Simulators.Noise;

/// <content>The channels of a rule.</content>
internal sealed partial class NoiseModelReader
{
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
        RequireSingle(element, path);
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
}
