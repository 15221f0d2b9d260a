using System.Globalization;
using System.Text.Json;
using Nexus.Circuits.Text;

namespace Nexus.Circuits.Targets;

/// <summary>
/// Reads a target from the JSON that Nexus serves for a backend, with what this project adds under <c>misc.nexus</c>; docs/targets.md is
/// the description.
/// </summary>
public static class TargetReader
{
    /// <summary>The most errors, and the most warnings, that are reported.</summary>
    public const int MaxErrors = 20;

    /// <summary>The most qubits that a target can have.</summary>
    public const int MaxQubits = 1_000_000;

    /// <summary>Reads a target. Whatever is wrong with the text is in the result; nothing is thrown for it.</summary>
    public static TargetReadResult Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var reading = new Reading();
        try
        {
            using var document = JsonDocument.Parse(json);
            var target = reading.Read(document.RootElement);
            return new TargetReadResult(reading.Errors.Count == 0 ? target : null, reading.Errors, reading.Warnings);
        }
        catch (JsonException mistake)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"line {mistake.LineNumber + 1}, byte {mistake.BytePositionInLine + 1}");
            return new TargetReadResult(null, [new TargetError("$", $"This is no JSON ({place}).")], []);
        }
        catch (Exception mistake) when (mistake is InvalidOperationException or ArgumentException)
        {
            // Half a surrogate pair, in the text itself or as an escape.
            return new TargetReadResult(null, [new TargetError("$", "The JSON has text that is no valid Unicode.")], []);
        }
    }

    private sealed class Reading
    {
        private static readonly string[] OwnFields =
        [
            "max_shots", "max_operations", "max_classical_bits", "max_register_width", "directed", "supports_control_flow", "supports_computed_angles", "supports_conditionals", "cost",
        ];

        private static readonly string[] CostFields = ["unit", "base", "one_qubit", "two_qubit", "measure", "divisor"];

        public List<TargetError> Errors { get; } = [];

        public List<TargetError> Warnings { get; } = [];

        public Target? Read(JsonElement root)
        {
            if (root.ValueKind != JsonValueKind.Object)
            {
                Error("$", $"A target is an object, not {Kind(root)}.");
                return null;
            }

            var name = Text(root, "$", "device_name") ?? Text(root, "$", "name");
            if (string.IsNullOrEmpty(name))
            {
                Error("$.name", "A target needs a name, here or as device_name.");
                name = "";
            }

            var own = Object(root, "$", "misc") is { } misc ? Object(misc, "$.misc", "nexus") : null;
            if (own is { } fields)
            {
                RefuseUnknown(fields, "$.misc.nexus", OwnFields);
            }

            var rates = new ErrorRates();
            var (qubits, couplings) = Device(root, rates);
            var feedForward = Flag(root, "$", "supports_fast_feedforward", true);
            return new Target
            {
                Name = name,
                QubitCount = qubits,
                Couplings = couplings,
                Gates = GateSet(root),
                MaxClassicalRegisters = (int?)Whole(root, "$", "n_cl_reg", int.MaxValue),
                SupportsReset = Flag(root, "$", "supports_reset", true),
                SupportsMidCircuitMeasurement = Flag(root, "$", "supports_midcircuit_measurement", true),
                SupportsConditionals = Own("supports_conditionals", feedForward),
                SupportsControlFlow = Own("supports_control_flow", feedForward),
                SupportsComputedAngles = Own("supports_computed_angles", feedForward),
                IsDirected = Own("directed", false),
                MaxShots = (int?)Limit("max_shots", int.MaxValue),
                MaxOperations = Limit("max_operations", long.MaxValue),
                MaxClassicalBits = (int?)Limit("max_classical_bits", int.MaxValue),
                MaxRegisterWidth = (int?)Limit("max_register_width", int.MaxValue),
                Cost = own is { } o ? Cost(o) : null,
                ErrorRates = rates.IsEmpty ? null : rates,
            };

            bool Own(string field, bool otherwise) => own is { } it ? Flag(it, "$.misc.nexus", field, otherwise) : otherwise;
            long? Limit(string field, long most) => own is { } it ? Whole(it, "$.misc.nexus", field, most) : null;
        }

        private (int? Qubits, IReadOnlySet<(int, int)>? Couplings) Device(JsonElement root, ErrorRates rates)
        {
            if (Object(root, "$", "device") is not { } device)
            {
                return (null, null);
            }

            var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var (node, path) in Elements(device, "$.device", "nodes"))
            {
                if (UnitOf(node, path, "unitid") is not { } unit)
                {
                    continue;
                }

                var number = numbers.Count;
                if (!numbers.TryAdd(unit, number))
                {
                    Error(path + ".unitid", $"The qubit {unit} is there already.");
                    continue;
                }

                GateRates(node, path, (gate, rate) => rates.SetOneQubit(number, gate, rate));
                if (Rate(node, path, "readout_error") is { } readout)
                {
                    rates.SetReadout(number, readout);
                }
            }

            var count = Whole(device, "$.device", "n_nodes", MaxQubits);
            if (numbers.Count > 0 && count is { } told && told != numbers.Count)
            {
                Error("$.device.n_nodes", string.Create(CultureInfo.InvariantCulture, $"There are {numbers.Count} nodes, not {told}."));
            }

            var qubits = numbers.Count > 0 ? numbers.Count : (int?)count;
            var pairs = new HashSet<(int, int)>();
            var edges = Elements(device, "$.device", "edges");
            foreach (var (edge, path) in edges)
            {
                var from = Node(edge, path, "unitid_from", numbers);
                var to = Node(edge, path, "unitid_to", numbers);
                if (from is { } a && to is { } b)
                {
                    if (a == b)
                    {
                        Error(path, "A qubit is joined with itself.");
                    }

                    pairs.Add((a, b));
                    GateRates(edge, path, (gate, rate) => rates.SetTwoQubit(a, b, gate, rate));
                }
            }

            // Without a word on it, no edges mean that nothing restricts the pairs, as the wire has it for simulators.
            return (qubits, Flag(device, "$.device", "fully_connected", edges.Count == 0) ? null : pairs);
        }

        /// <summary>The error rates of a node's or an edge's gates: its average, under no name, and those of single gates.</summary>
        private void GateRates(JsonElement element, string path, Action<string?, double> set)
        {
            if (Rate(element, path, "average_error") is { } average)
            {
                set(null, average);
            }

            if (Object(element, path, "gate_errors") is { } gates)
            {
                foreach (var gate in gates.EnumerateObject())
                {
                    if (Rate(gates, path + ".gate_errors", gate.Name) is { } rate)
                    {
                        set(gate.Name, rate);
                    }
                }
            }
        }

        private double? Rate(JsonElement element, string path, string field)
        {
            if (!element.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var rate) && rate is >= 0 and <= 1)
            {
                return rate;
            }

            Error($"{path}.{Shown(field)}", "An error rate is a number from 0 to 1.");
            return null;
        }

        private int? Node(JsonElement edge, string path, string field, Dictionary<string, int> numbers)
        {
            if (UnitOf(edge, path, field) is not { } unit)
            {
                return null;
            }

            if (numbers.TryGetValue(unit, out var number))
            {
                return number;
            }

            Error($"{path}.{field}", $"There is no node {unit}.");
            return null;
        }

        private string? UnitOf(JsonElement element, string path, string field)
        {
            if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(field, out var unit)
                && unit.ValueKind is JsonValueKind.Array or JsonValueKind.String or JsonValueKind.Number)
            {
                return unit.ValueKind == JsonValueKind.Array ? string.Concat(unit.GetRawText().Where(c => !char.IsWhiteSpace(c))) : unit.ToString();
            }

            Error($"{path}.{field}", "Here the name of a qubit is needed, as [\"q\",[0]].");
            return null;
        }

        private List<TargetGate>? GateSet(JsonElement root)
        {
            if (!root.TryGetProperty("gate_set", out var set) || set.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            var gates = new List<TargetGate>();
            foreach (var (element, path) in Elements(root, "$", "gate_set"))
            {
                if (element.ValueKind != JsonValueKind.String)
                {
                    Error(path, $"A gate is named by text, not by {Kind(element)}.");
                    continue;
                }

                var name = element.GetString()!;
                if (OpTypes.Gate(name) is { } gate)
                {
                    if (!gates.Contains(gate))
                    {
                        gates.Add(gate);
                    }
                }
                else if (!OpTypes.IsOther(name) && Warnings.Count < MaxErrors)
                {
                    var meant = Spelling.Nearest(name, OpTypes.Names);
                    Warnings.Add(new TargetError(path, $"The gate '{Shown(name)}' is not known and left out.{(meant is null ? "" : $" Did you mean '{meant}'?")}"));
                }
            }

            return gates;
        }

        private CostFormula? Cost(JsonElement own)
        {
            if (Object(own, "$.misc.nexus", "cost") is not { } cost)
            {
                return null;
            }

            const string Path = "$.misc.nexus.cost";
            RefuseUnknown(cost, Path, CostFields);
            var standard = new CostFormula();
            var formula = new CostFormula
            {
                Unit = Text(cost, Path, "unit") ?? standard.Unit,
                Base = Number("base", standard.Base),
                OneQubit = Number("one_qubit", standard.OneQubit),
                TwoQubit = Number("two_qubit", standard.TwoQubit),
                Measure = Number("measure", standard.Measure),
                Divisor = Number("divisor", standard.Divisor),
            };
            if (formula.Divisor == 0)
            {
                Error(Path + ".divisor", "Nothing can be divided by 0.");
            }

            return formula;

            double Number(string field, double otherwise)
            {
                if (!cost.TryGetProperty(field, out var value))
                {
                    return otherwise;
                }

                if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) && number >= 0)
                {
                    return number;
                }

                Error($"{Path}.{field}", "Here a number of at least 0 is needed.");
                return otherwise;
            }
        }

        private void RefuseUnknown(JsonElement element, string path, IReadOnlyList<string> known)
        {
            foreach (var property in element.EnumerateObject())
            {
                if (!known.Contains(property.Name))
                {
                    var meant = Spelling.Nearest(property.Name, known);
                    Error($"{path}.{Shown(property.Name)}", $"There is no such field.{(meant is null ? "" : $" Did you mean '{meant}'?")}");
                }
            }
        }

        private List<(JsonElement Element, string Path)> Elements(JsonElement element, string path, string field)
        {
            var elements = new List<(JsonElement, string)>();
            if (!element.TryGetProperty(field, out var list) || list.ValueKind == JsonValueKind.Null)
            {
                return elements;
            }

            if (list.ValueKind != JsonValueKind.Array)
            {
                Error($"{path}.{field}", $"Here a list is needed, not {Kind(list)}.");
                return elements;
            }

            foreach (var item in list.EnumerateArray())
            {
                elements.Add((item, string.Create(CultureInfo.InvariantCulture, $"{path}.{field}[{elements.Count}]")));
            }

            return elements;
        }

        private JsonElement? Object(JsonElement element, string path, string field)
        {
            if (!element.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            if (value.ValueKind == JsonValueKind.Object)
            {
                return value;
            }

            Error($"{path}.{field}", $"Here an object is needed, not {Kind(value)}.");
            return null;
        }

        private string? Text(JsonElement element, string path, string field)
        {
            if (!element.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            if (value.ValueKind == JsonValueKind.String)
            {
                return value.GetString();
            }

            Error($"{path}.{field}", $"Here a text is needed, not {Kind(value)}.");
            return null;
        }

        private bool Flag(JsonElement element, string path, string field, bool otherwise)
        {
            if (!element.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null)
            {
                return otherwise;
            }

            if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            {
                return value.GetBoolean();
            }

            Error($"{path}.{field}", $"Here true or false is needed, not {Kind(value)}.");
            return otherwise;
        }

        private long? Whole(JsonElement element, string path, string field, long most)
        {
            if (!element.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0 && number <= most)
            {
                return number;
            }

            Error($"{path}.{field}", string.Create(CultureInfo.InvariantCulture, $"Here a whole number from 0 to {most} is needed."));
            return null;
        }

        private void Error(string path, string message)
        {
            if (Errors.Count < MaxErrors)
            {
                Errors.Add(new TargetError(path, message));
            }
        }

        private static string Shown(string name) => name.Length <= 60 ? name : string.Concat(name.AsSpan(0, 60), "…");

        private static string Kind(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "a list",
            JsonValueKind.String => "a text",
            JsonValueKind.Number => "a number",
            JsonValueKind.True or JsonValueKind.False => "true or false",
            _ => "null",
        };
    }
}
