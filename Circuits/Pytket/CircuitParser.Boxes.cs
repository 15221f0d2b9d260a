using System.Globalization;
using System.Numerics;

namespace Nexus.Circuits.Pytket;

internal sealed partial class CircuitParser
{
    // Larger tables are beyond what any text that a person keeps has in it.
    private const int MaxTableQubits = 30;
    private const int MaxTableauQubits = 512;
    private const double Tolerance = 1e-8;

    private readonly Dictionary<Box, long> _costs = new(ReferenceEqualityComparer.Instance);
    private readonly Inversion _inversion = new();

    private Lowered? LowerBox(string name, JsonNode op, JsonNode type, IReadOnlyDictionary<string, Expression>? values)
    {
        if (OpTypes.ReasonOfRefusal(name) is { } reason)
        {
            text.Error(PytketDiagnosticCodes.UnsupportedOpType, $"{name} is not supported: {reason}.", type);
            return null;
        }

        Func<JsonNode, IReadOnlyDictionary<string, Expression>?, Lowered?>? read = name switch
        {
            "CircBox" => ReadCircBox,
            "Unitary1qBox" => (box, _) => ReadUnitary(box, 1, name),
            "Unitary2qBox" => (box, _) => ReadUnitary(box, 2, name),
            "Unitary3qBox" => (box, _) => ReadUnitary(box, 3, name),
            "ExpBox" => (box, _) => ReadExponential(box),
            "PauliExpBox" => ReadPauliExponential,
            "PauliExpPairBox" => ReadPauliPair,
            "PauliExpCommutingSetBox" or "TermSequenceBox" => (box, symbols) => ReadPauliSequence(box, symbols, name),
            "PhasePolyBox" => ReadPhasePolynomial,
            "QControlBox" => ReadControlled,
            "CustomGate" => ReadCustomGate,
            "ToffoliBox" => (box, _) => ReadToffoli(box),
            "MultiplexorBox" or "MultiplexedRotationBox" or "MultiplexedU2Box" or "MultiplexedTensoredU2Box" =>
                (box, symbols) => ReadMultiplexor(box, symbols, name),
            "StatePreparationBox" => (box, _) => ReadStatePreparation(box),
            "DiagonalBox" => (box, _) => ReadDiagonal(box),
            "ConjugationBox" => ReadConjugation,
            "UnitaryTableauBox" => (box, _) => ReadTableau(box),
            _ => null,
        };
        if (read is null)
        {
            text.Error(
                OpTypes.All.Contains(name) ? PytketDiagnosticCodes.NotUnitary : PytketDiagnosticCodes.UnknownOpType,
                OpTypes.All.Contains(name)
                    ? $"{name} cannot stand inside of this operation, which takes a gate or a box."
                    : $"pytket has no operation of type '{name}'.{SuggestOpType(name)}",
                type);
            return null;
        }

        return Require(op, "box", out var contents) && RequireObject(contents, "\"box\"") ? read(contents, values) : null;
    }

    private long CostOf(Lowered lowered)
    {
        var cost = 0L;
        foreach (var step in lowered.Steps)
        {
            cost = Saturated(cost + (step.Box is { } box ? CostOf(box) : 1));
        }

        return cost;
    }

    /// <summary>How many operations a box is when it is opened, to any depth.</summary>
    private long CostOf(Box box)
    {
        if (box is PauliExponentialBox pauli)
        {
            return 1 + (4L * pauli.Paulis.Count(p => p != Pauli.I));
        }

        if (box is not CircuitBox circuit)
        {
            return 1;
        }

        if (_costs.TryGetValue(box, out var known))
        {
            return known;
        }

        var cost = 1L;
        foreach (var operation in circuit.Body)
        {
            cost = Saturated(cost + operation.Kind switch
            {
                OperationKind.Box => CostOf(operation.Box),
                OperationKind.Barrier => (operation.Qubits.Length + 3) / 4,
                _ => 1,
            });
        }

        _costs.Add(box, cost);
        return cost;
    }

    /// <summary>The steps as one box of a name, where there are several.</summary>
    private static Lowered Boxed(Lowered lowered, string name) =>
        lowered.Steps.Count <= 1 ? lowered : Lowered.Of(lowered.QubitCount, Step.Of(lowered.ToBox(name), lowered.AllQubits));

    private Lowered? ReadCircBox(JsonNode box, IReadOnlyDictionary<string, Expression>? values) =>
        Require(box, "circuit", out var circuit) ? ReadCircuitAsBox(circuit, values, "") : null;

    /// <summary>A circuit as a box. Its arguments are its qubits and then its bits, each in pytket's order.</summary>
    private Lowered? ReadCircuitAsBox(JsonNode node, IReadOnlyDictionary<string, Expression>? values, string name)
    {
        if (ReadInner(node, values, name) is not { } scope)
        {
            return null;
        }

        if (scope.Count > options.MaxOperations)
        {
            return null;
        }

        var qubits = Places(scope.Qubits.Sorted());
        var bits = Places(scope.Bits.Sorted());
        if (scope.HasScratch)
        {
            bits = [.. bits, bits.Length];
        }

        var box = new CircuitBox(scope.Builder.Build());
        _costs.Add(box, 1 + scope.Count);
        var lowered = new Lowered(qubits.Length, bits.Length) { NeedsScratch = scope.HasScratch };
        lowered.Steps.Add(Step.Of(box, qubits, bits));
        return lowered;
    }

    // sorted[k] is the number of the unit that is argument k; the inverse says which argument a unit is.
    private static int[] Places(int[] sorted)
    {
        var places = new int[sorted.Length];
        for (var k = 0; k < sorted.Length; k++)
        {
            places[sorted[k]] = k;
        }

        return places;
    }

    private Lowered? ReadUnitary(JsonNode box, int qubits, string name) =>
        Require(box, "matrix", out var node) && ReadMatrix(node, 1 << qubits) is { } matrix ? UnitaryOf(FirstIsLow(matrix, qubits), qubits, name, node) : null;

    private Lowered? UnitaryOf(Complex[] matrix, int qubits, string name, JsonNode node)
    {
        try
        {
            return Lowered.Of(qubits, Step.Of(new UnitaryBox(matrix, name), QubitNumbers(qubits)));
        }
        catch (ArgumentException)
        {
            text.Error(PytketDiagnosticCodes.InvalidBox, "The matrix is not unitary.", node);
            return null;
        }
    }

    private Lowered? ReadExponential(JsonNode box)
    {
        if (!Require(box, "matrix", out var node) || !Require(box, "phase", out var phaseNode) || ReadMatrix(node, 4) is not { } matrix)
        {
            return null;
        }

        if (!phaseNode.TryGetDouble(out var t))
        {
            text.Error(PytketDiagnosticCodes.WrongType, "The factor of an ExpBox is a finite number.", phaseNode);
            return null;
        }

        for (var row = 0; row < 4; row++)
        {
            for (var column = 0; column <= row; column++)
            {
                var (own, other) = (matrix[(row * 4) + column], Complex.Conjugate(matrix[(column * 4) + row]));
                if (!((own - other).Magnitude <= Tolerance * Math.Max(1, own.Magnitude)))
                {
                    text.Error(PytketDiagnosticCodes.InvalidBox, "The matrix is not Hermitian.", node);
                    return null;
                }
            }
        }

        return UnitaryOf(FirstIsLow(Synthesis.Exponential(matrix, t), 2), 2, "ExpBox", node);
    }

    private Lowered? ReadPauliExponential(JsonNode box, IReadOnlyDictionary<string, Expression>? values) =>
        Require(box, "paulis", out var paulis) && Require(box, "phase", out var phase)
        && ReadPauli(paulis, phase, values, "PauliExpBox") is { } exponential
            ? Lowered.Of(exponential.QubitCount, Rotation(exponential))
            : null;

    private Lowered? ReadPauliPair(JsonNode box, IReadOnlyDictionary<string, Expression>? values)
    {
        if (!Require(box, "paulis_pair", out var paulis) || !Require(box, "phase_pair", out var phases)
            || !RequireArray(paulis, "\"paulis_pair\"") || !RequireArray(phases, "\"phase_pair\""))
        {
            return null;
        }

        var (strings, angles) = (paulis.ToArray(), phases.ToArray());
        if (strings.Length != 2 || angles.Length != 2)
        {
            text.Error(PytketDiagnosticCodes.InvalidBox, "A PauliExpPairBox has two strings of Pauli operators and two angles.", paulis);
            return null;
        }

        return ReadPauli(strings[0], angles[0], values, "PauliExpBox") is { } first && ReadPauli(strings[1], angles[1], values, "PauliExpBox") is { } second
            ? Sequence([first, second], paulis, "PauliExpPairBox")
            : null;
    }

    private Lowered? ReadPauliSequence(JsonNode box, IReadOnlyDictionary<string, Expression>? values, string name)
    {
        if (!Require(box, "pauli_gadgets", out var gadgets) || !RequireArray(gadgets, "\"pauli_gadgets\""))
        {
            return null;
        }

        var exponentials = new List<PauliExponentialBox>();
        foreach (var gadget in gadgets.GetItems())
        {
            var parts = gadget.ToArray();
            if (parts.Length != 2)
            {
                text.Error(PytketDiagnosticCodes.InvalidBox, "A Pauli gadget is a string of Pauli operators and an angle.", gadget);
                return null;
            }

            if (ReadPauli(parts[0], parts[1], values, "PauliExpBox") is not { } exponential)
            {
                return null;
            }

            exponentials.Add(exponential);
        }

        if (exponentials.Count == 0)
        {
            text.Error(PytketDiagnosticCodes.InvalidBox, $"A {name} has at least one Pauli gadget.", gadgets);
            return null;
        }

        return Sequence(exponentials, gadgets, name);
    }

    private Lowered? Sequence(List<PauliExponentialBox> exponentials, JsonNode node, string name)
    {
        var lowered = new Lowered(exponentials[0].QubitCount);
        foreach (var exponential in exponentials)
        {
            if (exponential.QubitCount != lowered.QubitCount)
            {
                text.Error(PytketDiagnosticCodes.InvalidBox, "The strings of Pauli operators differ in length.", node);
                return null;
            }

            lowered.Steps.Add(Rotation(exponential));
        }

        return Boxed(lowered, name);
    }

    private static Step Rotation(PauliExponentialBox exponential) => exponential.QubitCount == 0
        ? Step.Of(GateKind.GlobalPhase, 0, [], HalfTurns.MinusHalf(exponential.Angle))
        : Step.Of(exponential, [.. Enumerable.Range(0, exponential.QubitCount)]);

    private PauliExponentialBox? ReadPauli(JsonNode list, JsonNode phase, IReadOnlyDictionary<string, Expression>? values, string name)
    {
        if (!RequireArray(list, "A string of Pauli operators") || !_angles.TryParse(phase, values, out var angle))
        {
            return null;
        }

        var paulis = new List<Pauli>();
        foreach (var item in list.GetItems())
        {
            Pauli? pauli = !item.IsString ? null : item.Is("I") ? Pauli.I : item.Is("X") ? Pauli.X : item.Is("Y") ? Pauli.Y : item.Is("Z") ? Pauli.Z : null;
            if (pauli is null)
            {
                text.Error(PytketDiagnosticCodes.InvalidBox, "A Pauli operator is \"I\", \"X\", \"Y\" or \"Z\".", item, "\"I\"", "\"X\"", "\"Y\"", "\"Z\"");
                return null;
            }

            paulis.Add(pauli.Value);
        }

        return new PauliExponentialBox(paulis, angle, name);
    }

    private Lowered? ReadPhasePolynomial(JsonNode box, IReadOnlyDictionary<string, Expression>? values)
    {
        if (!RequireCount(box, "n_qubits", options.MaxQubits, out var count) || !Require(box, "qubit_indices", out var indices)
            || !Require(box, "phase_polynomial", out var polynomial) || !Require(box, "linear_transformation", out var transformation)
            || ReadIndices(indices, count) is not { } places || !RequireArray(polynomial, "\"phase_polynomial\""))
        {
            return null;
        }

        var lowered = new Lowered(count);
        foreach (var term in polynomial.GetItems())
        {
            var parts = term.ToArray();
            if (parts.Length != 2 || ReadBooleans(parts[0]) is not { } parity)
            {
                text.Error(PytketDiagnosticCodes.InvalidBox, "A term of a phase polynomial is a list of truth values and an angle.", term);
                return null;
            }

            if (parity.Length != count)
            {
                text.Error(PytketDiagnosticCodes.InvalidBox, $"A term has {parity.Length} truth values; the box has {count} qubits.", parts[0]);
                return null;
            }

            if (!_angles.TryParse(parts[1], values, out var angle))
            {
                return null;
            }

            // The rotation about Z of the parity of the qubits named.
            int[] involved = [.. Enumerable.Range(0, count).Where(i => parity[i])];
            lowered.Steps.Add(involved.Length == 0
                ? Step.Of(GateKind.GlobalPhase, 0, [], HalfTurns.MinusHalf(angle))
                : Step.Of(new PauliExponentialBox([.. involved.Select(_ => Pauli.Z)], angle, "PhaseGadget"), [.. involved.Select(i => places[i])]));
        }

        if (ReadBooleanRows(transformation, count, count, "linear_transformation") is not { } rows)
        {
            return null;
        }

        var linear = new List<Step>();
        if (!Synthesis.Linear(linear, rows))
        {
            text.Error(PytketDiagnosticCodes.InvalidBox, "The linear transformation has no inverse.", transformation);
            return null;
        }

        lowered.Steps.AddRange(linear.Select(s => s with { Qubits = [.. s.Qubits.Select(q => places[q])] }));
        return Boxed(lowered, "PhasePolyBox");
    }

    /// <summary>Which argument of a box each index of its tables is: arguments are in the order of the qubits' names.</summary>
    private int[]? ReadIndices(JsonNode list, int count)
    {
        if (!RequireArray(list, "\"qubit_indices\""))
        {
            return null;
        }

        var units = new List<(string Name, int[] Index, int Row)>();
        var used = new bool[count];
        foreach (var pair in list.GetItems())
        {
            var parts = pair.ToArray();
            if (parts.Length != 2 || !parts[1].TryGetInt(out var row) || row < 0 || row >= count || used[row])
            {
                text.Error(PytketDiagnosticCodes.InvalidBox, $"A qubit with a number of its own from 0 to {count - 1} belongs here.", pair);
                return null;
            }

            if (UnitTable.Parse(text, parts[0]) is not { } unit)
            {
                return null;
            }

            used[row] = true;
            units.Add((unit.Name, unit.Index, row));
        }

        return PlacesOf(units, count, list);
    }

    private int[]? PlacesOf(List<(string Name, int[] Index, int Row)> units, int count, JsonNode list)
    {
        if (units.Count != count)
        {
            text.Error(PytketDiagnosticCodes.InvalidBox, $"There are {units.Count} qubits; the box has {count}.", list);
            return null;
        }

        units.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name) is var byName and not 0 ? byName : a.Index.AsSpan().SequenceCompareTo(b.Index));
        var places = new int[count];
        for (var k = 0; k < count; k++)
        {
            places[units[k].Row] = k;
        }

        return places;
    }

    private Lowered? ReadControlled(JsonNode box, IReadOnlyDictionary<string, Expression>? values)
    {
        if (!RequireCount(box, "n_controls", options.MaxQubits, out var controls) || !Require(box, "op", out var op))
        {
            return null;
        }

        var state = (BigInteger.One << Math.Min(controls, 100_000)) - 1;
        if (box.TryGet("control_state", out var stateNode)
            && (!stateNode.TryGetInteger(out state) || state.Sign < 0 || state.GetBitLength() > controls))
        {
            text.Error(PytketDiagnosticCodes.OutOfRange, "The control state is a whole number of as many bits as there are controls.", stateNode);
            return null;
        }

        if (!WithinControls(controls, box) || Lower(op, -1, values) is not { } inner || !RequireUnitary(inner, op))
        {
            return null;
        }

        // The first control is the most significant bit of the state.
        var negated = new List<Step>();
        for (var i = 0; i < controls; i++)
        {
            if ((state >> (controls - 1 - i)).IsEven)
            {
                negated.Add(Step.Of(GateKind.X, 0, [i]));
            }
        }

        return Controlled(inner, controls, op, controls) is { } steps
            ? Boxed(Lowered.Of(controls + inner.QubitCount, [.. negated, .. steps, .. negated]), "QControlBox")
            : null;
    }

    /// <summary>The steps with controls before their qubits. Null: one has too many, which was reported.</summary>
    private List<Step>? Controlled(Lowered inner, int controls, JsonNode op, int targetsFrom)
    {
        var steps = new List<Step>(inner.Steps.Count);
        int[] own = [.. Enumerable.Range(0, controls)];
        foreach (var step in inner.Steps)
        {
            if (!WithinControls(step.Controls + controls, op))
            {
                return null;
            }

            steps.Add(step with { Controls = step.Controls + controls, Qubits = [.. own, .. step.Qubits.Select(q => q + targetsFrom)] });
        }

        return steps;
    }

    private bool RequireUnitary(Lowered inner, JsonNode op)
    {
        if (inner.IsUnitary)
        {
            return true;
        }

        text.Error(PytketDiagnosticCodes.NotUnitary, "Only a unitary can stand here: no bits, measurements or resets.", op);
        return false;
    }

    private Lowered? ReadCustomGate(JsonNode box, IReadOnlyDictionary<string, Expression>? values)
    {
        if (!Require(box, "gate", out var gate) || !RequireObject(gate, "\"gate\"") || !Require(gate, "definition", out var definition)
            || !Require(gate, "args", out var names) || !RequireArray(names, "\"args\"") || !Require(box, "params", out var parameters)
            || !RequireArray(parameters, "\"params\""))
        {
            return null;
        }

        var name = gate.TryGet("name", out var nameNode) ? NameIn(nameNode, "CustomGate") : "CustomGate";
        var (arguments, given) = (names.ToArray(), parameters.ToArray());
        if (arguments.Length != given.Length)
        {
            text.Error(PytketDiagnosticCodes.WrongParameterCount, $"The gate '{name}' takes {arguments.Length} parameters, not {given.Length}.", parameters);
            return null;
        }

        var inner = new Dictionary<string, Expression>(StringComparer.Ordinal);
        for (var i = 0; i < given.Length; i++)
        {
            if (!arguments[i].IsString || !arguments[i].TryGetString(out var symbol))
            {
                text.Error(PytketDiagnosticCodes.WrongType, "The name of a parameter is a string.", arguments[i]);
                return null;
            }

            if (_angles.ParseHalfTurns(given[i], values) is not { } value)
            {
                return null;
            }

            inner[symbol] = value;
        }

        return ReadCircuitAsBox(definition, inner, name) is { } lowered && RequireUnitary(lowered, definition) ? lowered : null;
    }

    private Lowered? ReadToffoli(JsonNode box)
    {
        if (!Require(box, "permutation", out var list) || !RequireArray(list, "\"permutation\""))
        {
            return null;
        }

        var images = new Dictionary<string, string>(StringComparer.Ordinal);
        var targets = new HashSet<string>(StringComparer.Ordinal);
        var count = -1;
        foreach (var pair in list.GetItems())
        {
            var parts = pair.ToArray();
            if (parts.Length != 2 || ReadBooleans(parts[0]) is not { } from || ReadBooleans(parts[1]) is not { } to
                || from.Length != to.Length || from.Length is 0 or > 32 || (count >= 0 && count != from.Length))
            {
                text.Error(PytketDiagnosticCodes.InvalidBox, "An entry of a permutation is two lists of 1 to 32 truth values, of the same length in all entries.", pair);
                return null;
            }

            count = from.Length;
            if (!images.TryAdd(Key(from), Key(to)) || !targets.Add(Key(to)))
            {
                text.Error(PytketDiagnosticCodes.InvalidBox, "The permutation names a basis state twice on one side.", pair);
                return null;
            }
        }

        if (count < 0 || !targets.SetEquals(images.Keys))
        {
            text.Error(PytketDiagnosticCodes.InvalidBox, "The permutation is empty, or its two sides are not the same basis states.", list);
            return null;
        }

        // A cycle a -> b -> c -> a is the exchange of a and b, then of a and c.
        var lowered = new Lowered(count);
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in images.Keys)
        {
            if (!done.Add(start))
            {
                continue;
            }

            for (var state = images[start]; state != start; state = images[state])
            {
                done.Add(state);
                Synthesis.Exchange(lowered.Steps, Bits(start), Bits(state));
            }
        }

        return Boxed(lowered, "ToffoliBox");

        static string Key(bool[] bits) => string.Create(bits.Length, bits, (span, b) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = b[i] ? '1' : '0';
            }
        });

        static bool[] Bits(string key) => [.. key.Select(c => c == '1')];
    }

    private Lowered? ReadMultiplexor(JsonNode box, IReadOnlyDictionary<string, Expression>? values, string name)
    {
        if (!Require(box, "op_map", out var map) || !RequireArray(map, "\"op_map\"") || !RequireBoolean(box, "impl_diag", true, out var withDiagonal))
        {
            return null;
        }

        if (!withDiagonal)
        {
            _ = box.TryGet("impl_diag", out var place);
            text.Error(
                PytketDiagnosticCodes.UnsupportedOpType,
                "MultiplexedU2Box without its diagonal is not supported: what it does depends on how pytket decomposes it.",
                place);
            return null;
        }

        var entries = new List<(bool[] Controls, List<Lowered> Ops, JsonNode Node)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in map.GetItems())
        {
            var parts = entry.ToArray();
            if (parts.Length != 2 || ReadBooleans(parts[0]) is not { } controls
                || (entries.Count > 0 && entries[0].Controls.Length != controls.Length) || !seen.Add(string.Concat(controls.Select(c => c ? '1' : '0'))))
            {
                text.Error(PytketDiagnosticCodes.InvalidBox, "An entry of a multiplexor is a list of truth values, as long as the others and unlike them, and an operation.", entry);
                return null;
            }

            var ops = new List<Lowered>();
            foreach (var op in name == "MultiplexedTensoredU2Box" && parts[1].IsArray ? parts[1].ToArray() : [parts[1]])
            {
                if (Lower(op, -1, values) is not { } lowered || !RequireUnitary(lowered, op))
                {
                    return null;
                }

                if (name != "MultiplexorBox" && lowered.QubitCount != 1)
                {
                    text.Error(PytketDiagnosticCodes.InvalidBox, $"A {name} holds operations on one qubit.", op);
                    return null;
                }

                ops.Add(lowered);
            }

            entries.Add((controls, ops, entry));
        }

        if (entries.Count == 0)
        {
            text.Error(PytketDiagnosticCodes.InvalidBox, $"A {name} has at least one entry.", map);
            return null;
        }

        var width = entries[0].Ops.Sum(o => o.QubitCount);
        if (entries.Find(e => e.Ops.Sum(o => o.QubitCount) != width) is { Ops: not null } odd)
        {
            text.Error(PytketDiagnosticCodes.InvalidBox, "The operations of a multiplexor act on different numbers of qubits.", odd.Node);
            return null;
        }

        var count = entries[0].Controls.Length;
        if (!WithinControls(count, box))
        {
            return null;
        }

        var result = new Lowered(count + width);
        if (name != "MultiplexedRotationBox" || !TryMultiplexRotations(entries, result))
        {
            foreach (var (controls, ops, node) in entries)
            {
                int[] zeros = [.. Enumerable.Range(0, count).Where(i => !controls[i])];
                var negated = zeros.Select(i => Step.Of(GateKind.X, 0, [i])).ToList();
                result.Steps.AddRange(negated);
                var from = count;
                foreach (var op in ops)
                {
                    if (Controlled(op, count, node, from) is not { } steps)
                    {
                        return null;
                    }

                    result.Steps.AddRange(steps);
                    from += op.QubitCount;
                }

                result.Steps.AddRange(negated);
            }
        }

        return Boxed(result, name);
    }

    /// <summary>Rotations about one axis by known angles, as many as the controls can choose: by the Gray code.</summary>
    private static bool TryMultiplexRotations(List<(bool[] Controls, List<Lowered> Ops, JsonNode Node)> entries, Lowered result)
    {
        var count = entries[0].Controls.Length;
        var first = entries[0].Ops[0].Steps[0].Gate?.Kind;
        if (count > 20 || entries.Count < 1 << Math.Max(0, count - 1) || first is not (GateKind.RX or GateKind.RY or GateKind.RZ)
            || entries.Exists(e => e.Ops[0].Steps is not [{ Controls: 0 } only] || only.Gate?.Kind != first || only.Parameters[0].IsFree))
        {
            return false;
        }

        var angles = new double[1 << count];
        foreach (var (controls, ops, _) in entries)
        {
            // Control m is bit m of the number.
            var number = 0;
            for (var i = 0; i < count; i++)
            {
                number |= controls[i] ? 1 << i : 0;
            }

            angles[number] = ops[0].Steps[0].Parameters[0].Radians;
        }

        if (first == GateKind.RX)
        {
            result.Steps.Add(Step.Of(GateKind.H, 0, [count]));
        }

        Synthesis.Multiplex(result.Steps, first == GateKind.RY ? GateKind.RY : GateKind.RZ, angles, [.. Enumerable.Range(0, count)], count);
        if (first == GateKind.RX)
        {
            result.Steps.Add(Step.Of(GateKind.H, 0, [count]));
        }

        return true;
    }

    private Lowered? ReadStatePreparation(JsonNode box)
    {
        if (!Require(box, "statevector", out var node) || !RequireBoolean(box, "is_inverse", false, out var inverse)
            || !RequireBoolean(box, "with_initial_reset", false, out var reset) || ReadVector(node, out var qubits) is not { } state)
        {
            return null;
        }

        var norm = Math.Sqrt(state.Sum(a => (a.Real * a.Real) + (a.Imaginary * a.Imaginary)));
        if (!(Math.Abs(norm - 1) <= Tolerance))
        {
            text.Error(PytketDiagnosticCodes.InvalidBox, "The state is not normalised.", node);
            return null;
        }

        var prepared = new Lowered(qubits);
        Synthesis.Prepare(prepared.Steps, state, qubits);
        if (inverse)
        {
            prepared = Lowered.Of(qubits, [.. _inversion.Invert(prepared.Steps)]);
        }

        prepared = Boxed(prepared, "StatePreparationBox");
        return reset ? Lowered.Of(qubits, [.. prepared.AllQubits.Select(Step.Reset), .. prepared.Steps]) : prepared;
    }

    private Lowered? ReadDiagonal(JsonNode box)
    {
        if (!Require(box, "diagonal", out var node) || !RequireBoolean(box, "upper_triangle", true, out _) || ReadVector(node, out var qubits) is not { } diagonal)
        {
            return null;
        }

        if (Array.Exists(diagonal, d => !(Math.Abs(d.Magnitude - 1) <= Tolerance)))
        {
            text.Error(PytketDiagnosticCodes.InvalidBox, "The diagonal is not unitary: an entry is not of magnitude 1.", node);
            return null;
        }

        var lowered = new Lowered(qubits);
        Synthesis.Diagonal(lowered.Steps, [.. diagonal.Select(d => d.Phase)], qubits);
        return Boxed(lowered, "DiagonalBox");
    }

    private Lowered? ReadConjugation(JsonNode box, IReadOnlyDictionary<string, Expression>? values)
    {
        if (!Require(box, "compute", out var computeNode) || !Require(box, "action", out var actionNode)
            || Lower(computeNode, -1, values) is not { } compute || !RequireUnitary(compute, computeNode)
            || Lower(actionNode, -1, values) is not { } action || !RequireUnitary(action, actionNode))
        {
            return null;
        }

        IEnumerable<Step> uncompute;
        if (box.TryGet("uncompute", out var uncomputeNode) && uncomputeNode.Kind != System.Text.Json.JsonTokenType.Null)
        {
            if (Lower(uncomputeNode, -1, values) is not { } given || !RequireUnitary(given, uncomputeNode))
            {
                return null;
            }

            if (given.QubitCount != compute.QubitCount)
            {
                text.Error(PytketDiagnosticCodes.InvalidBox, "The operations of a ConjugationBox act on different numbers of qubits.", uncomputeNode);
                return null;
            }

            uncompute = given.Steps;
        }
        else
        {
            uncompute = _inversion.Invert(compute.Steps);
        }

        if (compute.QubitCount != action.QubitCount)
        {
            text.Error(PytketDiagnosticCodes.InvalidBox, "The operations of a ConjugationBox act on different numbers of qubits.", actionNode);
            return null;
        }

        return Boxed(Lowered.Of(compute.QubitCount, [.. compute.Steps, .. action.Steps, .. uncompute]), "ConjugationBox");
    }

    private Lowered? ReadTableau(JsonNode box)
    {
        if (!Require(box, "tab", out var outer) || !RequireObject(outer, "\"tab\"") || !Require(outer, "tab", out var tableau)
            || !RequireObject(tableau, "\"tab\"") || !Require(outer, "qubits", out var qubits) || !RequireArray(qubits, "\"qubits\"")
            || !Require(tableau, "xmat", out var x) || !Require(tableau, "zmat", out var z) || !Require(tableau, "phase", out var phase))
        {
            return null;
        }

        var units = new List<(string Name, int[] Index, int Row)>();
        foreach (var item in qubits.GetItems())
        {
            if (UnitTable.Parse(text, item) is not { } unit)
            {
                return null;
            }

            units.Add((unit.Name, unit.Index, units.Count));
        }

        var count = units.Count;
        if (count is 0 or > MaxTableauQubits)
        {
            text.Error(PytketDiagnosticCodes.InvalidBox, $"A tableau has 1 to {MaxTableauQubits} qubits.", qubits);
            return null;
        }

        if (ReadBooleanRows(x, 2 * count, count, "xmat") is not { } xs || ReadBooleanRows(z, 2 * count, count, "zmat") is not { } zs
            || ReadSigns(phase, 2 * count) is not { } signs || PlacesOf(units, count, qubits) is not { } places)
        {
            return null;
        }

        if (new CliffordTableau(xs, zs, signs).Synthesise() is not { } steps)
        {
            text.Error(PytketDiagnosticCodes.InvalidBox, "The rows of the tableau are not what a Clifford operator makes of Pauli operators.", tableau);
            return null;
        }

        return Boxed(Lowered.Of(count, [.. steps.Select(s => s with { Qubits = [.. s.Qubits.Select(q => places[q])] })]), "UnitaryTableauBox");
    }

    private bool[]? ReadSigns(JsonNode node, int count)
    {
        // A column: rows of one value each.
        var rows = node.ToArray();
        var signs = new bool[count];
        for (var i = 0; i < rows.Length && rows.Length == count; i++)
        {
            var value = rows[i].IsArray && rows[i].CountItems() == 1 ? rows[i].ToArray()[0] : rows[i];
            if (!value.IsBoolean)
            {
                break;
            }

            signs[i] = value.Kind == System.Text.Json.JsonTokenType.True;
            if (i == count - 1)
            {
                return signs;
            }
        }

        text.Error(PytketDiagnosticCodes.InvalidBox, $"The phases of a tableau are {count} truth values.", node);
        return null;
    }

    private static bool[]? ReadBooleans(JsonNode node)
    {
        if (!node.IsArray)
        {
            return null;
        }

        var values = new bool[node.CountItems()];
        var next = 0;
        foreach (var item in node.GetItems())
        {
            if (!item.IsBoolean && !(item.TryGetInt(out var number) && number is 0 or 1))
            {
                return null;
            }

            values[next++] = item.Kind == System.Text.Json.JsonTokenType.True || (item.TryGetInt(out var one) && one == 1);
        }

        return values;
    }

    private bool[][]? ReadBooleanRows(JsonNode node, int rows, int columns, string what)
    {
        var list = node.ToArray();
        var matrix = new bool[list.Length][];
        for (var i = 0; i < list.Length; i++)
        {
            if (ReadBooleans(list[i]) is not { } row || row.Length != columns)
            {
                text.Error(PytketDiagnosticCodes.InvalidBox, $"A row of \"{what}\" is {columns} truth values.", list[i]);
                return null;
            }

            matrix[i] = row;
        }

        if (matrix.Length != rows)
        {
            text.Error(
                PytketDiagnosticCodes.InvalidBox,
                string.Create(CultureInfo.InvariantCulture, $"\"{what}\" has {rows} rows, not {matrix.Length}."),
                node);
            return null;
        }

        return matrix;
    }

    private Complex[]? ReadMatrix(JsonNode node, int size)
    {
        var rows = node.ToArray();
        var matrix = new Complex[size * size];
        for (var row = 0; row < rows.Length && rows.Length == size; row++)
        {
            var entries = rows[row].ToArray();
            if (entries.Length != size)
            {
                break;
            }

            for (var column = 0; column < size; column++)
            {
                if (!TryReadComplex(entries[column], out matrix[(row * size) + column]))
                {
                    text.Error(PytketDiagnosticCodes.InvalidBox, "An entry of a matrix is a real and an imaginary part.", entries[column]);
                    return null;
                }
            }

            if (row == size - 1)
            {
                return matrix;
            }
        }

        text.Error(PytketDiagnosticCodes.InvalidBox, $"The matrix has {size} rows of {size} entries.", node);
        return null;
    }

    /// <summary>A vector of 2^n entries: a column of rows of one entry each, or the entries themselves.</summary>
    private Complex[]? ReadVector(JsonNode node, out int qubits)
    {
        qubits = 0;
        var rows = node.ToArray();
        if (rows.Length < 2 || !BitOperations.IsPow2(rows.Length) || (qubits = BitOperations.Log2((uint)rows.Length)) > MaxTableQubits)
        {
            text.Error(PytketDiagnosticCodes.InvalidBox, "The number of entries is a power of two, at least 2.", node);
            return null;
        }

        var vector = new Complex[rows.Length];
        for (var i = 0; i < vector.Length; i++)
        {
            var entry = rows[i].IsArray && rows[i].CountItems() == 1 ? rows[i].ToArray()[0] : rows[i];
            if (!TryReadComplex(entry, out vector[i]))
            {
                text.Error(PytketDiagnosticCodes.InvalidBox, "An entry is a real and an imaginary part.", rows[i]);
                return null;
            }
        }

        return vector;
    }

    private static bool TryReadComplex(JsonNode node, out Complex value)
    {
        value = default;
        var parts = node.GetItems();
        if (!parts.MoveNext() || !parts.Current.TryGetDouble(out var real) || !parts.MoveNext() || !parts.Current.TryGetDouble(out var imaginary)
            || parts.MoveNext())
        {
            return false;
        }

        value = new Complex(real, imaginary);
        return true;
    }

    // pytket's rows and columns have the first qubit as the high bit.
    private static Complex[] FirstIsLow(Complex[] matrix, int qubits)
    {
        var size = 1 << qubits;
        var turned = new Complex[matrix.Length];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                turned[(Reversed(row, qubits) * size) + Reversed(column, qubits)] = matrix[(row * size) + column];
            }
        }

        return turned;
    }

    private static int Reversed(int number, int bits)
    {
        var reversed = 0;
        for (var i = 0; i < bits; i++)
        {
            reversed |= (number >> i & 1) << (bits - 1 - i);
        }

        return reversed;
    }
}
