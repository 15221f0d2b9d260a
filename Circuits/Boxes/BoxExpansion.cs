using System.Globalization;

namespace Nexus.Circuits;

/// <summary>Writes boxes out as what they hold.</summary>
public static class BoxExpansion
{
    /// <summary>The most operations that boxes are written out as.</summary>
    public const int MaxOperations = 50_000_000;

    private static readonly Parameter QuarterTurn = Parameter.FromExpression(Expression.Pi / Expression.Number(Rational.Of(2, 1)));

    /// <summary>
    /// The circuit with circuit boxes and Pauli rotations replaced by their operations, to any depth; controls and conditions of a box
    /// become those of its operations. Boxes given by a matrix stay.
    /// </summary>
    /// <returns>The same circuit when there is nothing to replace.</returns>
    /// <exception cref="ArgumentException">
    /// A box inside has more than <see cref="CircuitBuilder.MaxControls"/> controls, or indexes bits that do not stand next to each other;
    /// or there would be more than <see cref="MaxOperations"/> operations.
    /// </exception>
    public static Circuit Expand(Circuit circuit) => Expand(circuit, out _);

    /// <summary>As <see cref="Expand(Circuit)"/>, and tells what came of what.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="starts">
    /// For each operation of the circuit's body the number, in the body of the result, of the first operation that it has become (of the one
    /// after, when it has become none), and the number of all as one entry more; null when there is nothing to replace.
    /// </param>
    /// <returns>The same circuit when there is nothing to replace.</returns>
    /// <exception cref="ArgumentException">As <see cref="Expand(Circuit)"/>.</exception>
    public static Circuit Expand(Circuit circuit, out IReadOnlyList<int>? starts)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        starts = null;
        if (!HasBoxes(circuit.Body))
        {
            return circuit;
        }

        var count = CountOperations(circuit.Body, []);
        if (count > MaxOperations)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"The circuit's boxes hold more than {MaxOperations} operations when they are written out."));
        }

        var builder = CircuitCopier.BuilderLike(circuit);
        foreach (var input in circuit.Inputs)
        {
            builder.AddInput(input.Name, input.Type);
        }

        builder.SetGlobalPhase(circuit.GlobalPhase);
        var expander = new Expander(builder, null, null, [], null);
        var places = new int[circuit.Count + 1];
        for (var index = 0; index < circuit.Count; index++)
        {
            places[index] = builder.Count;
            expander.Copy(circuit[index]);
        }

        places[^1] = builder.Count;
        starts = places;
        if (circuit.ImplicitPermutation is { } permutation)
        {
            builder.SetImplicitPermutation(permutation);
        }

        return builder.Build();
    }

    private static bool HasBoxes(Block block)
    {
        foreach (var operation in block)
        {
            if ((operation.Kind == OperationKind.Box && operation.Box is not UnitaryBox)
                || (operation.ControlFlow is { } flow && flow.Blocks.Any(HasBoxes)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How many operations there will be at most; each box is looked into once, however often it is used.</summary>
    private static long CountOperations(Block block, Dictionary<Box, long> known)
    {
        var count = 0L;
        foreach (var operation in block)
        {
            var own = 1L;
            if (operation.Kind == OperationKind.Box && !known.TryGetValue(operation.Box, out own))
            {
                own = operation.Box switch
                {
                    // The phase and the `if` beside what is inside.
                    CircuitBox box => 2 + CountOperations(box.Body.Body, known),
                    PauliExponentialBox pauli => 1 + (4L * pauli.QubitCount),
                    _ => 1,
                };
                known.Add(operation.Box, own);
            }

            foreach (var inner in operation.ControlFlow?.Blocks ?? [])
            {
                own += CountOperations(inner, known);
            }

            count = Math.Min(count + own, long.MaxValue / 4);
        }

        return count;
    }

    /// <param name="target">Where operations are added.</param>
    /// <param name="qubits">The circuit's qubit for each of the box's; null for the circuit itself.</param>
    /// <param name="bits">The circuit's bit for each of the box's; null for the circuit itself.</param>
    /// <param name="controls">The qubits that control all of it.</param>
    /// <param name="condition">The condition of all of it, of the circuit's bits; only where nothing in it changes bits.</param>
    private sealed class Expander(CircuitBuilder target, int[]? qubits, int[]? bits, int[] controls, Condition? condition) : CircuitCopier(target)
    {
        protected override int Qubit(int qubit) => qubits is null ? qubit : qubits[qubit];

        protected override int Bit(int bit) => bits is null ? bit : bits[bit];

        protected override Condition? Map(Condition? own) =>
            own is null ? condition : bits is null ? own : new Condition([.. own.Bits.Select(b => bits[b])], own.Value);

        protected override Parameter Map(Parameter parameter) =>
            parameter.RunTime is { } computed ? Parameter.FromRunTime(Map(computed)) : parameter;

        protected override ClassicalExpression Map(ClassicalExpression expression) => bits is null ? expression : expression.Rewrite(node => node switch
        {
            BitsExpression read => ClassicalExpression.Read(read.Type, [.. read.Bits.Select(b => bits[b])]),
            ElementExpression element => ClassicalExpression.Element(element.Type, Map(element.Elements), Map(element.Index)),
            _ => null,
        });

        protected override ElementRange Map(ElementRange elements)
        {
            if (bits is null)
            {
                return elements;
            }

            for (var i = 1; i < elements.Count * elements.ElementWidth; i++)
            {
                if (bits[elements.First + i] != bits[elements.First] + i)
                {
                    throw new ArgumentException("A box indexes a register whose bits do not stand next to each other outside of it.");
                }
            }

            return elements with { First = bits[elements.First] };
        }

        protected override void CopyGate(Operation operation)
        {
            if (controls.Length == 0)
            {
                base.CopyGate(operation);
                return;
            }

            var parameters = new Parameter[operation.Parameters.Length];
            for (var i = 0; i < parameters.Length; i++)
            {
                parameters[i] = Map(operation.Parameters[i]);
            }

            Target.AddGate(
                operation.Gate, parameters, controls.Length + operation.ControlCount, [.. controls, .. Qubits(operation.Qubits)], Map(operation.Condition));
        }

        protected override void CopyBox(Operation operation)
        {
            var inner = Map(operation.Condition);
            int[] innerControls = [.. controls, .. Qubits(operation.Controls)];
            var targets = Qubits(operation.Targets);
            switch (operation.Box)
            {
                case PauliExponentialBox pauli:
                    Rotate(pauli, Map(pauli.Angle), targets, innerControls, inner);
                    break;
                case CircuitBox box when inner is null || box.IsUnitary:
                    Open(box, targets, Bits(operation.Bits), innerControls, inner);
                    break;
                case CircuitBox box:
                    // The condition is tested once, before the box; what is in it may change the bits.
                    var boxBits = Bits(operation.Bits);
                    Target.BeginBlock();
                    Open(box, targets, boxBits, innerControls, null);
                    Target.AddControlFlow(new IfElse(inner.ToExpression(), Target.EndBlock()));
                    break;
                default:
                    Target.AddBox(operation.Box, innerControls.Length, [.. innerControls, .. targets], Bits(operation.Bits), inner);
                    break;
            }
        }

        private void Open(CircuitBox box, int[] targets, int[] boxBits, int[] innerControls, Condition? inner)
        {
            if (box.Body.GlobalPhase.Radians != 0)
            {
                Target.AddGate(Gate.Of(GateKind.GlobalPhase), [box.Body.GlobalPhase], innerControls.Length, innerControls, inner);
            }

            new Expander(Target, targets, boxBits, innerControls, inner).Copy(box.Body.Body);
        }

        /// <summary>Turns every Pauli into Z, gathers the parity on the last qubit, and rotates that one.</summary>
        private void Rotate(PauliExponentialBox box, Parameter angle, int[] targets, int[] innerControls, Condition? inner)
        {
            var touched = Enumerable.Range(0, targets.Length).Where(i => box.Paulis[i] != Pauli.I).ToArray();
            if (touched.Length == 0)
            {
                Target.AddGate(Gate.Of(GateKind.GlobalPhase), [Halved(angle)], innerControls.Length, innerControls, inner);
                return;
            }

            foreach (var i in touched)
            {
                ToZ(box.Paulis[i], targets[i], inner, back: false);
            }

            for (var i = 1; i < touched.Length; i++)
            {
                Target.AddGate(Gate.Of(GateKind.X), [], 1, [targets[touched[i - 1]], targets[touched[i]]], inner);
            }

            Target.AddGate(Gate.Of(GateKind.RZ), [angle], innerControls.Length, [.. innerControls, targets[touched[^1]]], inner);
            for (var i = touched.Length - 1; i > 0; i--)
            {
                Target.AddGate(Gate.Of(GateKind.X), [], 1, [targets[touched[i - 1]], targets[touched[i]]], inner);
            }

            foreach (var i in touched)
            {
                ToZ(box.Paulis[i], targets[i], inner, back: true);
            }
        }

        private void ToZ(Pauli pauli, int qubit, Condition? inner, bool back)
        {
            switch (pauli)
            {
                case Pauli.X:
                    Target.AddGate(Gate.Of(GateKind.H), [], 0, [qubit], inner);
                    break;
                case Pauli.Y:
                    // RX(pi/2) Y RX(-pi/2) = Z.
                    Target.AddGate(
                        Gate.Of(GateKind.RX), [back ? Parameter.FromExpression(-QuarterTurn.Exact!) : QuarterTurn], 0, [qubit], inner);
                    break;
            }
        }

        // exp(-i t/2) is a phase of -t/2.
        private static Parameter Halved(Parameter angle) =>
            angle.Exact is { } exact ? Parameter.FromExpression(-exact / Expression.Number(Rational.Of(2, 1)))
            : angle.RunTime is { } computed ? Parameter.FromRunTime(ClassicalExpression.Binary(
                ClassicalBinary.Multiply, computed, ClassicalExpression.Literal(ClassicalValue.Of(-0.5))))
            : Parameter.FromRadians(-angle.Radians / 2);
    }
}
