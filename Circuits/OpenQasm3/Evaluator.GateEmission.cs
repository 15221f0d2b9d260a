using System.Globalization;
using System.Numerics;

namespace Nexus.Circuits.OpenQasm3;

internal sealed partial class Evaluator
{
    // What the matrices of one program's real powers may cost: entries touched.
    private const long MaxMatrixWork = 1L << 31;

    private readonly Dictionary<(GateSymbol, string), UnitaryBox> _powers = [];
    private List<(GateKind Kind, double[] Angles, int Controls, int[] Qubits, UnitaryBox? Box)>? _recording;
    private long _matrixWork;
    private Expression _globalPhase = Expression.Number(Rational.Zero);
    private double _roundedPhase;

    /// <summary>Applies a gate with modifiers, the outermost first.</summary>
    private void ApplyModified(GateSymbol gate, GateModifier[] modifiers, Scalar[] angles, ReadOnlySpan<int> qubits, int[] controls, bool isInverse, Node place)
    {
        // Controls commute with powers, so they all come first.
        var added = 0;
        List<int>? negated = null;
        List<Scalar>? exponents = null;
        foreach (var modifier in modifiers)
        {
            if (modifier.Kind == GateModifierKind.Power)
            {
                (exponents ??= []).Add(modifier.Exponent!);
                continue;
            }

            if (modifier.Kind == GateModifierKind.NegatedControl)
            {
                (negated ??= []).AddRange(qubits.Slice(added, modifier.Count));
            }

            added += modifier.Count;
        }

        int[] all = added == 0 ? controls : [.. controls, .. qubits[..added]];
        if (all.Length > CircuitBuilder.MaxControls)
        {
            throw Fail(DiagnosticCodes.WrongQubitCount, string.Create(CultureInfo.InvariantCulture, $"A gate has at most {CircuitBuilder.MaxControls} controls."), place);
        }

        var targets = qubits[added..];
        foreach (var qubit in negated ?? [])
        {
            AddGate(GateKind.X, [], [], [qubit], false, place);
        }

        if (exponents is null)
        {
            Apply(gate, angles, targets, all, isInverse, place);
        }
        else
        {
            exponents.Reverse();
            ApplyPower(gate, angles, targets, all, exponents, isInverse, place);
        }

        foreach (var qubit in negated ?? [])
        {
            AddGate(GateKind.X, [], [], [qubit], false, place);
        }
    }

    private void Apply(GateSymbol gate, Scalar[] angles, ReadOnlySpan<int> qubits, int[] controls, bool isInverse, Node place)
    {
        // Definitions that apply each other and make nothing must end, too.
        Step(place);
        if (gate.Elementary is { } elementary)
        {
            for (var i = 0; i < elementary.Length; i++)
            {
                var step = elementary[isInverse ? elementary.Length - 1 - i : i];
                var mapped = Map(step.Qubits, qubits);
                int[] all = step.Controls == 0 ? controls : [.. controls, .. mapped.AsSpan(0, step.Controls)];
                AddGate(step.Kind, step.Angles(angles), all, mapped.AsSpan(step.Controls), isInverse, place);
            }

            return;
        }

        if (gate.Native is { } native && !isInverse && _recording is null)
        {
            AddGate(native, angles, controls, qubits, false, place);
            return;
        }

        var outer = _gateAngles;
        for (var i = 0; i < gate.Steps.Count; i++)
        {
            var step = gate.Steps[isInverse ? gate.Steps.Count - 1 - i : i];
            var mapped = Map(step.Qubits, qubits);
            if (step.Gate is null)
            {
                if (_recording is null)
                {
                    AddBarrier(mapped, place);
                }

                continue;
            }

            Scalar[] stepAngles = [];
            if (step.Angles.Length > 0)
            {
                _gateAngles = angles;
                var scope = _scope;
                _scope = step.Scope;
                try
                {
                    stepAngles = [.. step.Angles.Select(EvaluateAngle)];
                }
                finally
                {
                    (_scope, _gateAngles) = (scope, outer);
                }
            }

            ApplyModified(step.Gate, step.Modifiers, stepAngles, mapped, controls, isInverse, place);
        }
    }

    private static int[] Map(int[] numbers, ReadOnlySpan<int> qubits)
    {
        var mapped = new int[numbers.Length];
        for (var i = 0; i < mapped.Length; i++)
        {
            mapped[i] = qubits[numbers[i]];
        }

        return mapped;
    }

    /// <summary>Applies the power of a power ... of a gate.</summary>
    /// <param name="gate">The gate.</param>
    /// <param name="angles">Its angles.</param>
    /// <param name="qubits">Its qubits.</param>
    /// <param name="controls">Its controls.</param>
    /// <param name="exponents">The exponents, the one nearest to the gate first.</param>
    /// <param name="isInverse">Whether the inverse of it all is applied.</param>
    /// <param name="place">Where it stands.</param>
    private void ApplyPower(GateSymbol gate, Scalar[] angles, ReadOnlySpan<int> qubits, int[] controls, List<Scalar> exponents, bool isInverse, Node place)
    {
        // An exponent that is a whole number, as 2.0, is one.
        var whole = exponents.Select(WholeExponent).ToArray();
        var product = BigInteger.One;
        if (whole.All(w => w is not null))
        {
            foreach (var factor in whole)
            {
                product *= factor!.Value;
            }

            if (product.IsZero)
            {
                return;
            }

            if (BigInteger.Abs(product).IsOne)
            {
                Apply(gate, angles, qubits, controls, isInverse ^ product.Sign < 0, place);
                return;
            }
        }

        if (gate.Elementary is [{ Kind: not GateKind.U } only])
        {
            var mapped = Map(only.Qubits, qubits);
            int[] all = [.. controls, .. mapped.AsSpan(0, only.Controls)];
            if (ApplyElementaryPower(only.Kind, only.Angles(angles), mapped.AsSpan(only.Controls), all, exponents, whole, isInverse, place))
            {
                return;
            }
        }

        if (whole.All(w => w is not null))
        {
            var times = BigInteger.Abs(product);
            var count = times * Math.Max(1, gate.OperationCount);
            if (count > _options.MaxOperations - _operations)
            {
                CountOperations(_options.MaxOperations, place);
                CountOperations(1, place);
            }

            for (BigInteger k = 0; k < times; k++)
            {
                Step(place);
                Apply(gate, angles, qubits, controls, isInverse ^ product.Sign < 0, place);
            }

            return;
        }

        var box = PowerBox(gate, angles, qubits.Length, exponents, whole, isInverse, place);
        AddBox(box, controls, qubits, place);
    }

    private static BigInteger? WholeExponent(Scalar exponent)
    {
        var known = exponent.Known!.Value;
        return exponent.Type.IsIntegral ? known.Integer
            : exponent.Exact is ConstantExpression { PiMultiple.IsZero: true, RationalPart: { IsInteger: true } exact } ? exact.Numerator : null;
    }

    /// <summary>A power of an elementary gate by its angle. False: it has none that way.</summary>
    private bool ApplyElementaryPower(
        GateKind kind, Scalar[] angles, ReadOnlySpan<int> targets, int[] controls, List<Scalar> exponents, BigInteger?[] whole, bool isInverse, Node place)
    {
        // Two eigenvalues: 1 and e^(ia) of a phase about an axis, e^(-ia/2) and e^(ia/2) of a rotation.
        var pi = Expression.Pi;
        var isPhase = kind is not (GateKind.RX or GateKind.RY or GateKind.RZ or GateKind.RXX or GateKind.RYY or GateKind.RZZ);
        Scalar? angle = kind switch
        {
            GateKind.X or GateKind.Y or GateKind.Z or GateKind.H or GateKind.Swap => Scalar.Of(pi),
            GateKind.S or GateKind.SX => Scalar.Of(pi / Expression.Number(2)),
            GateKind.T => Scalar.Of(pi / Expression.Number(4)),
            GateKind.Sdg or GateKind.SXdg => Scalar.Of(-pi / Expression.Number(2)),
            GateKind.Tdg => Scalar.Of(-pi / Expression.Number(4)),
            GateKind.P or GateKind.GlobalPhase or GateKind.RX or GateKind.RY or GateKind.RZ or GateKind.RXX or GateKind.RYY or GateKind.RZZ => angles[0],
            _ => null,
        };
        if (kind == GateKind.I)
        {
            return true;
        }

        if (angle is null)
        {
            return false;
        }

        for (var i = 0; i < exponents.Count; i++)
        {
            if (whole[i] is null)
            {
                angle = Angles.Principal(angle, isPhase ? 2 : 4);
            }

            angle = Angles.Scale(angle, exponents[i]);
        }

        if (isInverse)
        {
            angle = Angles.Negate(angle);
        }

        if (whole.All(w => w is not null) && angle.Exact is ConstantExpression { RationalPart.IsZero: true } && kind is not (GateKind.P or GateKind.GlobalPhase) && isPhase)
        {
            // A whole power of a fixed gate is within one turn.
            angle = Angles.Principal(angle, 2);
            if (angle.Exact is ConstantExpression { PiMultiple.IsZero: true })
            {
                return true;
            }

            if (angle.Exact == pi && kind is GateKind.X or GateKind.Y or GateKind.H or GateKind.Swap && angle.Exact == pi)
            {
                AddGate(kind, [], controls, targets, false, place);
                return true;
            }
        }

        switch (kind)
        {
            case GateKind.X or GateKind.SX or GateKind.SXdg or GateKind.Y:
                AddGate(GateKind.GlobalPhase, [Angles.Scale(angle, Rational.Of(1, 2))], controls, [], false, place);
                AddGate(kind == GateKind.Y ? GateKind.RY : GateKind.RX, [angle], controls, targets, false, place);
                break;
            case GateKind.H:
                // H is Z about an axis turned by pi/4.
                var quarter = Scalar.Of(pi / Expression.Number(4));
                AddGate(GateKind.RY, [quarter], [], targets, true, place);
                AddGate(GateKind.P, [angle], controls, targets, false, place);
                AddGate(GateKind.RY, [quarter], [], targets, false, place);
                break;
            case GateKind.Swap:
                AddGate(GateKind.X, [], [targets[1]], [targets[0]], false, place);
                AddGate(GateKind.GlobalPhase, [Angles.Scale(angle, Rational.Of(1, 2))], [.. controls, targets[0]], [], false, place);
                AddGate(GateKind.RX, [angle], [.. controls, targets[0]], [targets[1]], false, place);
                AddGate(GateKind.X, [], [targets[1]], [targets[0]], false, place);
                break;
            case GateKind.Z or GateKind.S or GateKind.Sdg or GateKind.T or GateKind.Tdg:
                AddGate(GateKind.P, [angle], controls, targets, false, place);
                break;
            default:
                AddGate(kind, [angle], controls, targets, false, place);
                break;
        }

        return true;
    }

    private void AddGate(GateKind kind, Scalar[] angles, int[] controls, ReadOnlySpan<int> targets, bool isInverse, Node place)
    {
        if (isInverse)
        {
            (kind, angles) = kind switch
            {
                GateKind.S => (GateKind.Sdg, angles),
                GateKind.Sdg => (GateKind.S, angles),
                GateKind.T => (GateKind.Tdg, angles),
                GateKind.Tdg => (GateKind.T, angles),
                GateKind.SX => (GateKind.SXdg, angles),
                GateKind.SXdg => (GateKind.SX, angles),
                GateKind.U => (kind, [Angles.Negate(angles[0]), Angles.Negate(angles[2]), Angles.Negate(angles[1])]),
                _ => (kind, [.. angles.Select(Angles.Negate)]),
            };
        }

        if (kind == GateKind.GlobalPhase && controls.Length > 0)
        {
            // A controlled phase of everything is a phase of the last control.
            AddGate(GateKind.P, angles, controls[..^1], [controls[^1]], false, place);
            return;
        }

        if (_recording is not null)
        {
            var numbers = angles.Select(a => a.Known?.ToDouble()
                ?? throw Fail(OpenQasm3DiagnosticCodes.GatePower, "A real power of a gate that is no rotation and no phase needs angles that are known when the program is read.", place)).ToArray();
            Step(place);
            _recording.Add((kind, numbers, controls.Length, [.. controls, .. targets], null));
            return;
        }

        CountOperations(1, place);
        var parameters = new Parameter[angles.Length];
        for (var i = 0; i < angles.Length; i++)
        {
            parameters[i] = Angles.ToParameter(angles[i]) ?? throw Fail(DiagnosticCodes.UndefinedValue, "An angle has no finite real value.", place);
        }

        if (kind == GateKind.GlobalPhase && _level == 0 && parameters[0] is { IsFree: false, RunTime: null })
        {
            AddGlobalPhase(parameters[0]);
            return;
        }

        _builder.AddGate(Gate.Of(kind), parameters, controls.Length, controls.Length == 0 ? targets : [.. controls, .. targets]);
    }

    private void AddBox(UnitaryBox box, int[] controls, ReadOnlySpan<int> targets, Node place)
    {
        if (_recording is not null)
        {
            _recording.Add((GateKind.I, [], controls.Length, [.. controls, .. targets], box));
            return;
        }

        CountOperations(1, place);
        _builder.AddBox(box, controls.Length, [.. controls, .. targets]);
    }

    // The circuit's own phase stays exact for as long as that keeps it short.
    private void AddGlobalPhase(Parameter phase)
    {
        if (phase.Exact is { } exact && _globalPhase + exact is ConstantExpression sum)
        {
            _globalPhase = sum;
        }
        else
        {
            _roundedPhase = Math.IEEERemainder(_roundedPhase + phase.Radians, 2 * Math.PI);
        }
    }

    private void SetGlobalPhase()
    {
        if (_roundedPhase != 0)
        {
            _builder.SetGlobalPhase(Parameter.FromRadians(_globalPhase.Value + _roundedPhase));
        }
        else if (_globalPhase.Value != 0)
        {
            _builder.SetGlobalPhase(Parameter.FromExpression(_globalPhase));
        }
    }

    /// <summary>The principal real power of a gate, by its matrix.</summary>
    private UnitaryBox PowerBox(GateSymbol gate, Scalar[] angles, int qubits, List<Scalar> exponents, BigInteger?[] whole, bool isInverse, Node place)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{gate.Name}^{string.Join('^', exponents.Select(e => e.Known))}{(isInverse ? "^-1" : "")}");
        var key = (gate, name + "(" + string.Join(',', angles.Select(a => a.Known?.ToString())) + ")");
        if (_powers.TryGetValue(key, out var known))
        {
            return known;
        }

        if (qubits is 0 or > UnitaryBox.MaxQubits)
        {
            throw Fail(OpenQasm3DiagnosticCodes.GatePower, string.Create(CultureInfo.InvariantCulture, $"A real power is computed for gates on 1 to {UnitaryBox.MaxQubits} qubits; '{gate.Name}' has {qubits}."), place);
        }

        var size = 1 << qubits;
        Charge((gate.OperationCount * size * size) + ((long)size * size * size), place);
        var outer = _recording;
        _recording = [];
        Complex[] matrix;
        try
        {
            Apply(gate, angles, [.. Enumerable.Range(0, qubits)], [], false, place);
            Charge((long)_recording.Count * size * size, place);
            matrix = MatrixOf(_recording, size);
        }
        finally
        {
            _recording = outer;
        }

        var power = UnitaryPower.Of(matrix, size, angle =>
        {
            for (var i = 0; i < exponents.Count; i++)
            {
                if (whole[i] is null)
                {
                    angle = Math.IEEERemainder(angle, 2 * Math.PI);
                    angle = angle < -Math.PI + 1e-9 ? Math.PI : angle;
                }

                angle *= exponents[i].Known!.Value.ToDouble();
            }

            return isInverse ? -angle : angle;
        }) ?? throw Fail(OpenQasm3DiagnosticCodes.GatePower, $"The power of '{gate.Name}' could not be computed.", place);
        var box = new UnitaryBox(power, name);
        _powers[key] = box;
        return box;
    }

    private void Charge(long work, Node place)
    {
        _matrixWork += work;
        if (_matrixWork > MaxMatrixWork || work > MaxMatrixWork)
        {
            throw Fail(OpenQasm3DiagnosticCodes.TooManySteps, "The real powers of gates in this program are too much to compute.", place);
        }
    }

    private static Complex[] MatrixOf(List<(GateKind Kind, double[] Angles, int Controls, int[] Qubits, UnitaryBox? Box)> steps, int size)
    {
        var matrix = new Complex[size * size];
        for (var i = 0; i < size; i++)
        {
            matrix[(i * size) + i] = 1;
        }

        foreach (var step in steps)
        {
            var inner = step.Box is null ? GateMatrix.Of(step.Kind, step.Angles) : step.Box.Matrix.ToArray();
            var controls = 0;
            foreach (var control in step.Qubits.AsSpan(0, step.Controls))
            {
                controls |= 1 << control;
            }

            var targets = step.Qubits[step.Controls..];
            var mask = 0;
            foreach (var target in targets)
            {
                mask |= 1 << target;
            }

            var states = 1 << targets.Length;
            var rows = new int[states];
            var before = new Complex[states];
            for (var rest = 0; rest < size; rest++)
            {
                if ((rest & mask) != 0 || (rest & controls) != controls)
                {
                    continue;
                }

                for (var k = 0; k < states; k++)
                {
                    rows[k] = rest;
                    for (var b = 0; b < targets.Length; b++)
                    {
                        rows[k] |= (k >> b & 1) << targets[b];
                    }
                }

                for (var column = 0; column < size; column++)
                {
                    for (var k = 0; k < states; k++)
                    {
                        before[k] = matrix[(rows[k] * size) + column];
                    }

                    for (var k = 0; k < states; k++)
                    {
                        var sum = Complex.Zero;
                        for (var l = 0; l < states; l++)
                        {
                            sum += inner[(k * states) + l] * before[l];
                        }

                        matrix[(rows[k] * size) + column] = sum;
                    }
                }
            }
        }

        return matrix;
    }
}
