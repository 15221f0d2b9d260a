using System.Globalization;

namespace Nexus.Circuits.Pytket;

internal sealed partial class CircuitParser
{
    private static readonly Parameter[] NoAngles = [];

    /// <summary>Reads a gate or a box as elementary operations. Null: what is wrong was reported.</summary>
    /// <param name="op">The operation.</param>
    /// <param name="argumentCount">How many arguments it has; -1 inside of another operation, where only it itself says so.</param>
    /// <param name="values">What stands for symbols.</param>
    private Lowered? Lower(JsonNode op, int argumentCount, IReadOnlyDictionary<string, Expression>? values)
    {
        if (!RequireObject(op, "An operation") || !Require(op, "type", out var type) || !RequireKind(type, type.IsString, "\"type\"", "a string"))
        {
            return null;
        }

        Span<char> buffer = stackalloc char[ShortOpType];
        var name = type.Characters(buffer);
        return OpTypes.TryGetGate(name, out var gate)
            ? LowerGate(name, gate, op, argumentCount, values)
            : LowerBox(name.ToString(), op, type, values);
    }

    private Lowered? LowerGate(
        ReadOnlySpan<char> name, OpTypes.GateSpec gate, JsonNode op, int argumentCount, IReadOnlyDictionary<string, Expression>? values)
    {
        var count = gate.Qubits;
        if (count < 0)
        {
            count = argumentCount;
            if (op.TryGet("n_qb", out var given))
            {
                if (!given.TryGetInt(out count) || count < 0 || (argumentCount < 0 && count > options.MaxQubits))
                {
                    text.Error(PytketDiagnosticCodes.OutOfRange, "\"n_qb\" is the number of the gate's qubits.", given);
                    return null;
                }
            }
            else if (argumentCount < 0)
            {
                Require(op, "n_qb", out _);
                return null;
            }
        }

        var angles = gate.Fixed;
        if (gate.Parameters > 0 || op.TryGet("params", out _))
        {
            if (ReadAngles(name, op, gate.Parameters, values) is not { } given)
            {
                return null;
            }

            angles = gate.Fixed.Length == 0 ? given : [.. gate.Fixed, .. given];
        }

        if (argumentCount >= 0 && argumentCount != count)
        {
            // Said by whoever knows the place of the arguments; nothing is built of what does not fit.
            return new Lowered(count);
        }

        return LowerGate(name, gate, op, count, angles);
    }

    private Lowered? LowerGate(ReadOnlySpan<char> name, OpTypes.GateSpec gate, JsonNode op, int count, Parameter[] angles)
    {
        switch (name)
        {
            case "BRIDGE":
                return Lowered.Of(3, Step.Of(GateKind.X, 1, [0, 2]));
            case "XXPhase3":
                return Lowered.Of(3, Step.Of(gate.Kind, 0, [0, 1], angles), Step.Of(gate.Kind, 0, [1, 2], angles), Step.Of(gate.Kind, 0, [0, 2], angles));
            case "NPhasedX":
                var every = new Lowered(count);
                for (var qubit = 0; qubit < count; qubit++)
                {
                    every.Steps.Add(Step.Of(gate.Kind, 0, [qubit], angles));
                }

                return every;
            case "PhaseGadget":
                return count == 0
                    ? Lowered.Of(0, Step.Of(GateKind.GlobalPhase, 0, [], HalfTurns.MinusHalf(angles[0])))
                    : Lowered.Of(count, Step.Of(new PauliExponentialBox([.. Enumerable.Repeat(Pauli.Z, count)], angles[0], "PhaseGadget"), [.. Enumerable.Range(0, count)]));
            case "PhasedISWAP":
                // Its first parameter is in full turns.
                angles = [Twice(angles[0]), angles[1]];
                break;
        }

        if (gate.Qubits < 0)
        {
            if (count == 0)
            {
                text.Error(PytketDiagnosticCodes.WrongArgumentCount, $"{name} takes at least 1 qubit.", op);
                return null;
            }

            return WithinControls(count - 1, op) ? Lowered.Of(count, Step.Of(gate.Kind, count - 1, [.. Enumerable.Range(0, count)], angles)) : null;
        }

        return Lowered.Of(count, new Step(Gate.Of(gate.Kind), angles, null, gate.Controls, QubitNumbers(count), []));
    }

    private bool WithinControls(int controls, JsonNode op)
    {
        if (controls <= CircuitBuilder.MaxControls)
        {
            return true;
        }

        text.Error(
            PytketDiagnosticCodes.OutOfRange,
            string.Create(CultureInfo.InvariantCulture, $"The gate has {controls} controls; {CircuitBuilder.MaxControls} is the most."),
            op);
        return false;
    }

    private Parameter[]? ReadAngles(ReadOnlySpan<char> name, JsonNode op, int expected, IReadOnlyDictionary<string, Expression>? values)
    {
        if (!Require(op, "params", out var list) || !RequireArray(list, "\"params\""))
        {
            return null;
        }

        var count = list.CountItems();
        if (count != expected)
        {
            text.Error(
                PytketDiagnosticCodes.WrongParameterCount,
                string.Create(CultureInfo.InvariantCulture, $"{name} takes {expected} {(expected == 1 ? "parameter" : "parameters")}, not {count}."),
                list);
            return null;
        }

        var angles = count == 0 ? NoAngles : new Parameter[count];
        var next = 0;
        foreach (var item in list.GetItems())
        {
            if (!_angles.TryParse(item, values, out angles[next++]))
            {
                return null;
            }
        }

        return angles;
    }

    private static Parameter Twice(Parameter angle) => angle.Exact is { } exact
        ? Parameter.FromExpression(Expression.Number(2) * exact)
        : Parameter.FromRadians(2 * angle.Radians);

    // The arrays of the gates on one to three qubits, shared by all of them.
    private static readonly int[][] SmallNumbers = [[], [0], [0, 1], [0, 1, 2]];

    private static int[] QubitNumbers(int count) => SmallNumbers[count];
}
