using System.Globalization;
using System.Numerics;
using Nexus.Circuits.OpenQasm3.Writing;
using Nexus.Circuits.Text;

namespace Nexus.Circuits.OpenQasm3;

internal sealed partial class Evaluator
{
    private const int MaxDefinitionDepth = 256;

    // What gates are called whose definitions are those that the writer writes.
    private readonly Dictionary<GateKind, string> _natives = [];

    // Where the steps of the gate that is being defined go.
    private List<GateStep>? _definition;
    private int _definitionDepth;
    private long _definitionCount;

    private void Define(GateNode node)
    {
        CheckFree(node.Name);
        var gate = new GateSymbol(node.Name.Name, node.Name.Start, node.Parameters.Length, node.Qubits.Length);
        var scope = new Scope(_scope, isClosed: true);
        for (var i = 0; i < node.Parameters.Length; i++)
        {
            DeclareOnce(scope, new GateParameterSymbol(node.Parameters[i].Name, node.Parameters[i].Start, i), node.Parameters[i]);
        }

        for (var i = 0; i < node.Qubits.Length; i++)
        {
            DeclareOnce(scope, new GateQubitSymbol(node.Qubits[i].Name, node.Qubits[i].Start, i), node.Qubits[i]);
        }

        var (outer, failed, angles) = (_scope, _hasFailed, _gateAngles);
        _hasFailed = false;
        _definition = [];
        (_definitionDepth, _definitionCount) = (0, 0);
        _gateAngles = [.. node.Parameters.Select((_, i) => Scalar.Of(Expression.Symbol(string.Create(CultureInfo.InvariantCulture, $"parameter {i}"))))];
        try
        {
            _scope = scope;
            _ = ExecuteBlock(node.Body);
            gate.Steps = _definition;
            gate.Depth = _definitionDepth + 1;
            gate.OperationCount = _definitionCount;
            if (gate.Depth > MaxDefinitionDepth)
            {
                throw Fail(DiagnosticCodes.DefinitionTooDeep, string.Create(CultureInfo.InvariantCulture, $"Gates are defined by gates more than {MaxDefinitionDepth} deep."), node.Name);
            }
        }
        finally
        {
            (_scope, _gateAngles, _definition) = (outer, angles, null);
            var broken = _hasFailed;
            _hasFailed |= failed;
            _scope.Declare(broken ? new BrokenSymbol(gate.Name, gate.Position) : gate);
        }

        // The words mean what they do for the writer only if their gates are the standard ones, which a program without the include may define itself.
        if (gate.Steps.All(s => s.Gate is { Elementary: not null } or { Native: not null })
            && GateDefinition.Find(gate.Name, _source.Text.AsSpan(node.Start, node.End - node.Start), _natives.GetValueOrDefault) is { } kind)
        {
            gate.Native = kind;
            _natives[kind] = gate.Name;
        }
    }

    private static void DeclareOnce(Scope scope, Symbol symbol, NameNode node)
    {
        if (scope.FindHere(symbol.Name) is not null)
        {
            throw Fail(DiagnosticCodes.DuplicateName, $"'{symbol.Name}' stands twice among the gate's parameters and qubits.", node);
        }

        scope.Declare(symbol);
    }

    private void CheckAllowedInGate(StatementNode statement)
    {
        if (_definition is not null && statement is not (GateCallNode or ForNode or BlockNode or QubitStatementNode { Kind: not QubitStatementKind.Reset }))
        {
            throw Fail(DiagnosticCodes.NotAllowedInGate, "In the body of a gate stand gates, barriers and loops over them only.", statement);
        }
    }

    private void Apply(GateCallNode node)
    {
        if (_scope.Find(node.Name.Name, out _) is SubroutineSymbol subroutine)
        {
            if (node.Modifiers.Length > 0)
            {
                throw Fail(DiagnosticCodes.WrongKind, $"'{node.Name.Name}' is a subroutine; modifiers go with gates.", node.Name);
            }

            _ = Call(subroutine, [.. node.Arguments ?? [], .. node.Operands], node, isConsumed: true);
            return;
        }

        var gate = FindGate(node.Name);
        var modifiers = new GateModifier[node.Modifiers.Length];
        var controls = 0L;
        for (var i = 0; i < modifiers.Length; i++)
        {
            modifiers[i] = Evaluate(node.Modifiers[i]);
            controls += modifiers[i].Count;
            if (controls > CircuitBuilder.MaxControls)
            {
                throw Fail(DiagnosticCodes.WrongQubitCount, string.Create(CultureInfo.InvariantCulture, $"A gate has at most {CircuitBuilder.MaxControls} controls."), node.Modifiers[i]);
            }
        }

        var arguments = node.Arguments ?? [];
        if (arguments.Length != gate.ParameterCount)
        {
            throw Fail(
                DiagnosticCodes.WrongParameterCount,
                string.Create(CultureInfo.InvariantCulture, $"The gate '{gate.Name}' takes {gate.ParameterCount} angle{(gate.ParameterCount == 1 ? "" : "s")}, not {arguments.Length}."),
                node.Name);
        }

        Scalar[] angles = [.. arguments.Select(EvaluateAngle)];
        var qubitCount = gate.QubitCount + (int)controls;
        if (gate.QubitCount == 0 && node.Operands.Length == qubitCount + 1 && qubitCount == 0)
        {
            throw Fail(DiagnosticCodes.WrongQubitCount, $"The gate '{gate.Name}' takes no qubits; with 'ctrl @' it takes those that control it.", node.Operands[0]);
        }

        if (node.Operands.Length != qubitCount)
        {
            throw Fail(
                DiagnosticCodes.WrongQubitCount,
                string.Create(CultureInfo.InvariantCulture, $"The gate '{gate.Name}' takes {qubitCount} qubit{(qubitCount == 1 ? "" : "s")} here, not {node.Operands.Length}."),
                node.Name);
        }

        var operands = node.Operands.Select(QubitsOf).ToArray();
        var count = operands.Any(o => o.IsRegister) ? operands.First(o => o.IsRegister).Qubits.Length : 1;
        for (var i = 0; i < operands.Length; i++)
        {
            if (operands[i].IsRegister && operands[i].Qubits.Length != count)
            {
                throw Fail(
                    DiagnosticCodes.SizeMismatch,
                    string.Create(CultureInfo.InvariantCulture, $"The registers of one gate have one size; here are {count} and {operands[i].Qubits.Length} qubits."),
                    node.Operands[i]);
            }
        }

        for (var k = 0; k < count; k++)
        {
            int[] qubits = [.. operands.Select(o => o.IsRegister ? o.Qubits[k] : o.Qubits[0])];
            if (qubits.Length > 1 && qubits.Distinct().Count() < qubits.Length)
            {
                var second = Enumerable.Range(1, qubits.Length - 1).First(i => qubits.AsSpan(0, i).Contains(qubits[i]));
                throw Fail(DiagnosticCodes.DuplicateQubit, "A gate is given the same qubit twice.", node.Operands[second]);
            }

            if (_definition is not null)
            {
                Record(gate, modifiers, arguments, qubits, node);
                continue;
            }

            // A definition is counted before it is expanded.
            if (_operations + gate.OperationCount > _options.MaxOperations)
            {
                CountOperations(gate.OperationCount, node);
            }

            ApplyModified(gate, modifiers, angles, qubits, [], false, node);
        }
    }

    private void Record(GateSymbol gate, GateModifier[] modifiers, ExpressionNode[] angles, int[] qubits, Node place)
    {
        // Each step costs memory now, though it makes operations only later.
        Step(place, 4);
        _definition!.Add(new GateStep(gate, modifiers, angles, _scope, qubits, place));
        _definitionDepth = Math.Max(_definitionDepth, gate.Depth);
        var times = BigInteger.One;
        foreach (var modifier in modifiers)
        {
            if (modifier.Exponent?.Known is { } exponent && exponent.Type.IsIntegral && gate.Elementary is null)
            {
                times *= BigInteger.Abs(exponent.Integer);
            }
        }

        _definitionCount = (long)BigInteger.Min(int.MaxValue, _definitionCount + (times * gate.OperationCount));
    }

    private GateSymbol FindGate(NameNode name)
    {
        var symbol = _scope.Find(name.Name, out _);
        if (symbol is GateSymbol gate)
        {
            return gate;
        }

        if (symbol is BrokenSymbol)
        {
            throw Silent(name);
        }

        if (symbol is not null)
        {
            throw Fail(DiagnosticCodes.WrongKind, $"'{name.Name}' is {KindOf(symbol)}; a gate belongs here.", name);
        }

        if (!_unknown.Add("gate " + name.Name))
        {
            throw Silent(name);
        }

        if (!_hasStandardGates && StandardGates.Included.Any(g => g.Name == name.Name))
        {
            throw Fail(DiagnosticCodes.UnknownGate, $"The gate '{name.Name}' is one of the standard gates; the program must include them first: include \"stdgates.inc\";", name, "include \"stdgates.inc\";");
        }

        var near = Spelling.Nearest(name.Name, _scope.All().Where(s => s is GateSymbol or SubroutineSymbol).Select(s => s.Name)
            .Concat(name.Name.Length > 2 ? ["qubit", "measure", "reset", "barrier", "float", "uint", "array", "angle", "bool", "input", "output", "const"] : []));
        throw Fail(
            DiagnosticCodes.UnknownGate,
            $"There is no gate '{Short(name.Name)}'.{(near is null ? "" : $" Did you mean '{near}'?")}",
            name,
            near is null ? [] : [near]);
    }

    private GateModifier Evaluate(ModifierNode node)
    {
        switch (node.Name)
        {
            case "inv":
                return new GateModifier(GateModifierKind.Power, 0, Scalar.Of(ClassicalValue.Of(ClassicalType.Signed(ScalarOperations.MachineWidth), BigInteger.MinusOne)), node);
            case "pow":
                var exponent = EvaluateScalar(node.Argument!);
                _ = KnownValue(exponent, node.Argument!, "the exponent");
                return exponent.Type.Kind is ClassicalKind.Int or ClassicalKind.Uint or ClassicalKind.Bool or ClassicalKind.Float
                    ? new GateModifier(GateModifierKind.Power, 0, exponent, node)
                    : throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, $"An exponent is a number, not {exponent.Type}.", node.Argument!);
            default:
                var count = node.Argument is null ? BigInteger.One : KnownInteger(node.Argument, "the number of controls");
                return count < 1
                    ? throw Fail(DiagnosticCodes.WrongQubitCount, $"The number of controls is at least 1, not {count}.", node.Argument!)
                    : new GateModifier(node.Name == "ctrl" ? GateModifierKind.Control : GateModifierKind.NegatedControl, ToInt32(count), null, node);
        }
    }

    private Scalar EvaluateAngle(ExpressionNode node)
    {
        var value = EvaluateScalar(node);
        if (value.Type.Kind is ClassicalKind.Complex or ClassicalKind.Bit or ClassicalKind.Bool)
        {
            throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, $"An angle of a gate is a number, not {value.Type}.", node);
        }

        if (value.Code is { Depth: > 100 } && !value.IsKnown)
        {
            value = Keep(value, node);
        }

        // The angle of a gate is a real number, in radians.
        var angle = value.Type.Kind == ClassicalKind.Float ? value : ScalarOperations.Convert(ClassicalType.Double, value);
        return angle.IsKnown && Angles.ToParameter(angle) is null
            ? throw Fail(DiagnosticCodes.UndefinedValue, "The angle has no finite real value.", node)
            : angle;
    }
}
