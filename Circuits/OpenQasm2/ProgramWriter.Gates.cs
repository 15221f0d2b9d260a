using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Nexus.Circuits.Synthesis;
using Nexus.Circuits.Text;

namespace Nexus.Circuits.OpenQasm2;

// Gates and boxes: applied by a name of the include, or by a definition that is written for them once.
internal sealed partial class ProgramWriter
{
    private readonly Dictionary<GateForm, string> _definedForms = [];
    private readonly Dictionary<(Box Box, int Controls), string?> _definedBoxes = new(BoxComparer.Instance);
    private readonly Dictionary<(string Name, int Targets, int Angles), string> _opaque = [];
    private readonly Dictionary<Box, long> _sizes = new(ReferenceEqualityComparer.Instance);

    private void WriteGate(Operation operation, Frame frame, Guard? guard)
    {
        if (Angles(operation.Parameters) is not { } angles)
        {
            return;
        }

        if (operation.Gate.Kind == GateKind.Opaque)
        {
            if (operation.ControlCount > 0)
            {
                Refuse($"the gate '{NumberText.InComment(operation.Gate.Name)}', of which only the name is known, cannot be controlled");
                return;
            }

            Emit(guard, Application(OpaqueName(operation.Gate), angles, Operands(operation.Qubits, frame)));
            return;
        }

        var form = new GateForm(operation.Gate.Kind, operation.ControlCount);
        if (form is { Kind: GateKind.GlobalPhase, ControlCount: 0 })
        {
            // A condition is on bits that have been measured: in each history the phase is one factor of the whole state.
            return;
        }

        var (name, chosen) = Named(form, angles);
        Emit(guard, Application(name, chosen, Operands(operation.Qubits, frame)));
    }

    private void WriteBox(Operation operation, Frame frame, Guard? guard)
    {
        if (operation.Box is CircuitBox { IsUnitary: false } open)
        {
            Open(open, operation, frame, guard);
            return;
        }

        if (operation.Qubits.Length > 0 && DefinitionOf(operation.Box, operation.ControlCount) is { } name)
        {
            Emit(guard, Application(name, [], Operands(operation.Qubits, frame)));
        }
    }

    // A box that measures, resets or computes stands in its place.
    private void Open(CircuitBox box, Operation operation, Frame frame, Guard? guard)
    {
        if (!HasRoomFor(box))
        {
            return;
        }

        int[] qubits = [.. operation.Qubits.ToArray().Select(frame.Qubit)];
        int[] bits = [.. operation.Bits.ToArray().Select(frame.Bit)];
        var wasTestedAgain = _isTestedAgain;
        _nesting++;
        for (var i = 0; i < box.Body.Count && !IsFull; i++)
        {
            if (guard is not null)
            {
                _isTestedAgain = wasTestedAgain || i + 1 < box.Body.Count;
            }

            WriteOperation(box.Body[i], new Frame(qubits, bits), guard);
        }

        _isTestedAgain = wasTestedAgain;
        _nesting--;
    }

    private bool HasRoomFor(CircuitBox box)
    {
        if (_nesting >= MaxNesting)
        {
            Refuse($"boxes stand more than {MaxNesting} deep in each other");
            return false;
        }

        if (_statementCount + SizeOf(box, _nesting) > _options.MaxStatements)
        {
            _statementCount = Math.Max(_statementCount, (long)_options.MaxStatements);
            Count();
            return false;
        }

        return true;
    }

    // How many statements a box that is opened takes at least; each box is counted once, however often it stands in others.
    private long SizeOf(CircuitBox box, int depth)
    {
        if (_sizes.TryGetValue(box, out var known))
        {
            return known;
        }

        var size = 0L;
        foreach (var operation in box.Body)
        {
            size += operation.Kind == OperationKind.Box && operation.Box is CircuitBox { IsUnitary: false } inner && depth < MaxNesting
                ? SizeOf(inner, depth + 1)
                : 1;
            size = Math.Min(size, int.MaxValue);
        }

        _sizes.Add(box, size);
        return size;
    }

    private static string Application(string name, IReadOnlyList<Expression> angles, string qubits) =>
        angles.Count == 0 ? $"{name} {qubits};" : $"{name}({string.Join(',', angles.Select(NumberText.Of))}) {qubits};";

    // Null: it was refused.
    private Expression[]? Angles(ReadOnlySpan<Parameter> parameters)
    {
        var angles = new Expression[parameters.Length];
        for (var i = 0; i < angles.Length; i++)
        {
            if (parameters[i].RunTime is not null)
            {
                Refuse("an angle is computed while the circuit runs, which OpenQASM 2 cannot say");
                return null;
            }

            if (parameters[i].IsFree)
            {
                Refuse($"the angle '{NumberText.InComment(parameters[i].ToString())}' has a free symbol; bind it first");
                return null;
            }

            angles[i] = NumberText.Exact(parameters[i]);
        }

        return angles;
    }

    private string OpaqueName(Gate gate)
    {
        if (IsHqslib1 && StandardGates.Hqslib1.FirstOrDefault(g => g.Opaque is not null && g.Name == gate.Name) is { } known
            && known.QubitCount == gate.TargetCount && known.ParameterCount == gate.ParameterCount)
        {
            return gate.Name;
        }

        var key = (gate.Name, gate.TargetCount, gate.ParameterCount);
        if (!_opaque.TryGetValue(key, out var name))
        {
            name = _names.Allocate(gate.Name, "g_");
            _opaque.Add(key, name);
            if (name != gate.Name)
            {
                _definitions.Append(CultureInfo.InvariantCulture, $"// The gate '{NumberText.InComment(gate.Name)}' is called {name} here.\n");
            }

            var angles = string.Join(',', Enumerable.Range(0, gate.ParameterCount).Select(i => string.Create(CultureInfo.InvariantCulture, $"p{i}")));
            _definitions.Append("opaque ").Append(name).Append(angles.Length > 0 ? $"({angles})" : "").Append(' ').Append(Formal(gate.TargetCount)).Append(";\n");
        }

        return name;
    }

    // What says a gate: a name of the include, or of a definition, which is written if there is none yet.
    private (string Name, IReadOnlyList<Expression> Angles) Named(GateForm form, IReadOnlyList<Expression> angles)
    {
        if (GateNames.Find(form, angles, _options.Dialect) is { } known)
        {
            return known;
        }

        if (!_definedForms.TryGetValue(form, out var name))
        {
            var body = new StringBuilder();
            foreach (var step in GateDecomposition.Of(form))
            {
                if (step.Form is { Kind: GateKind.GlobalPhase, ControlCount: 0 } || !Count())
                {
                    continue;
                }

                var (inner, chosen) = Named(step.Form, step.Angles);
                body.Append("  ").Append(Application(inner, chosen, Formal(step.Qubits))).Append('\n');
            }

            var prefix = form.ControlCount switch
            {
                0 => "",
                1 => "c",
                _ => string.Create(CultureInfo.InvariantCulture, $"c{form.ControlCount}"),
            };
            var suffix = form.BorrowedCount == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"_borrowing{form.BorrowedCount}");
            name = _names.Allocate(prefix + Gate.Of(form.Kind).Name + suffix, "g_");
            _definedForms.Add(form, name);
            Define(name, GateDecomposition.AngleNames.Take(angles.Count), form.QubitCount, body);
        }

        return (name, angles);
    }

    private void Define(string name, IEnumerable<string> angles, int qubits, StringBuilder body)
    {
        var formal = string.Join(',', angles);
        _definitions.Append("gate ").Append(name).Append(formal.Length > 0 ? $"({formal})" : "").Append(' ').Append(Formal(qubits))
            .Append(" {\n").Append(body).Append("}\n");
    }

    // Null: it was refused.
    private string? DefinitionOf(Box box, int controls)
    {
        if (_definedBoxes.TryGetValue((box, controls), out var known))
        {
            return known;
        }

        if (++_nesting > MaxNesting)
        {
            Refuse($"boxes stand more than {MaxNesting} deep in each other");
            _nesting--;
            return null;
        }

        var body = new StringBuilder();
        var isComplete = box switch
        {
            CircuitBox circuit => AddBody(body, circuit.Body, controls),
            UnitaryBox unitary => AddBody(body, UnitarySynthesis.Synthesize(unitary), controls),
            PauliExponentialBox pauli => AddBody(body, Opened(pauli), controls),
            _ => throw new NotSupportedException($"There is no definition of a {box.GetType().Name}."),
        };
        _nesting--;
        string? name = null;
        if (isComplete)
        {
            name = _names.Allocate((controls == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"c{controls}_")) + (box.Name.Length > 0 ? box.Name : "box"), "g_");
            Define(name, [], controls + box.QubitCount, body);
        }

        _definedBoxes.Add((box, controls), name);
        return name;
    }

    private static Circuit Opened(PauliExponentialBox box)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", box.QubitCount);
        builder.AddBox(box, 0, [.. Enumerable.Range(0, box.QubitCount)]);
        return BoxExpansion.Expand(builder.Build());
    }

    // The gates of a circuit, all controlled by the first of a definition's qubits. False: it was refused.
    private bool AddBody(StringBuilder body, Circuit circuit, int controls)
    {
        if (controls > 0 && circuit.GlobalPhase != Parameter.FromRadians(0))
        {
            if (Angles([circuit.GlobalPhase]) is not { } phase)
            {
                return false;
            }

            var (name, chosen) = Named(new GateForm(GateKind.GlobalPhase, controls), phase);
            body.Append("  ").Append(Application(name, chosen, Formal(controls))).Append('\n');
        }

        foreach (var operation in circuit)
        {
            if (IsFull || !Count())
            {
                return false;
            }

            if (operation.Condition is { } condition && !condition.Holds(_ => false))
            {
                // A box without bits has conditions on nothing, which hold or not.
                continue;
            }

            int[] own = [.. operation.Qubits.ToArray().Select(q => q + controls)];
            int[] qubits = [.. Enumerable.Range(0, controls), .. own];
            switch (operation.Kind)
            {
                case OperationKind.Barrier when own.Length > 0:
                    body.Append("  barrier ").Append(Formal(own)).Append(";\n");
                    break;
                case OperationKind.Gate:
                    var form = new GateForm(operation.Gate.Kind, operation.ControlCount + controls);
                    if (Angles(operation.Parameters) is not { } angles)
                    {
                        return false;
                    }

                    if (form is not { Kind: GateKind.GlobalPhase, ControlCount: 0 })
                    {
                        var (gate, chosen) = Named(form, angles);
                        body.Append("  ").Append(Application(gate, chosen, Formal(qubits))).Append('\n');
                    }

                    break;
                case OperationKind.Box when qubits.Length > 0:
                    if (DefinitionOf(operation.Box, operation.ControlCount + controls) is not { } box)
                    {
                        return false;
                    }

                    body.Append("  ").Append(Application(box, [], Formal(qubits))).Append('\n');
                    break;
            }
        }

        return true;
    }

    private static string Formal(int count) => Formal(Enumerable.Range(0, count));

    private static string Formal(IEnumerable<int> qubits) =>
        string.Join(',', qubits.Select(q => string.Create(CultureInfo.InvariantCulture, $"q{q}")));

    private sealed class BoxComparer : IEqualityComparer<(Box Box, int Controls)>
    {
        public static BoxComparer Instance { get; } = new();

        public bool Equals((Box Box, int Controls) left, (Box Box, int Controls) right) =>
            ReferenceEquals(left.Box, right.Box) && left.Controls == right.Controls;

        public int GetHashCode((Box Box, int Controls) key) => HashCode.Combine(RuntimeHelpers.GetHashCode(key.Box), key.Controls);
    }
}
