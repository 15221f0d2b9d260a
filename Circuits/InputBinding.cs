namespace Nexus.Circuits;

/// <summary>Gives the inputs of a circuit their values.</summary>
public static class InputBinding
{
    /// <summary>The circuit with inputs replaced by values. Those without one stay inputs.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="values">By input name an exact value: radians for an angle, 0 or 1 for a truth value, a whole number for integers and bits.</param>
    /// <exception cref="ArgumentException">
    /// There is no such input, the value is not a finite number, or it does not fit the input's type; the message names the input.
    /// </exception>
    public static Circuit Bind(Circuit circuit, IReadOnlyDictionary<string, Expression> values)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
        {
            return circuit;
        }

        var typed = new Dictionary<string, ClassicalValue>(StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            var input = circuit.Inputs.FirstOrDefault(i => i.Name == name)
                ?? throw new ArgumentException(circuit.Inputs.Count == 0
                    ? $"The circuit has no input '{name}'; it has no inputs at all."
                    : $"The circuit has no input '{name}'; its inputs are {string.Join(", ", circuit.Inputs.Select(i => i.Name))}.");
            typed.Add(name, Convert(input, value));
        }

        var builder = CircuitCopier.BuilderLike(circuit);
        foreach (var input in circuit.Inputs.Where(i => !values.ContainsKey(i.Name)))
        {
            builder.AddInput(input.Name, input.Type);
        }

        var copier = new Binder(builder, values, typed);
        copier.Copy(circuit.Body);
        builder.SetGlobalPhase(copier.Bind(circuit.GlobalPhase));
        if (circuit.ImplicitPermutation is { } permutation)
        {
            builder.SetImplicitPermutation(permutation);
        }

        return builder.Build();
    }

    private static ClassicalValue Convert(CircuitInput input, Expression value)
    {
        if (value.IsFree || !double.IsFinite(value.Value))
        {
            throw new ArgumentException($"The value '{value}' for the input '{input.Name}' is not a finite number.");
        }

        if (!input.Type.IsIntegral)
        {
            return ClassicalValue.Of(value.Value).To(input.Type);
        }

        var whole = value is ConstantExpression { PiMultiple.IsZero: true, RationalPart: { IsInteger: true } rational } ? rational.Numerator
            : throw new ArgumentException($"The value '{value}' for the input '{input.Name}' is not a whole number, but the input is {input.Type}.");
        var kept = ClassicalValue.Of(input.Type, whole);
        return kept.Integer == whole
            ? kept
            : throw new ArgumentException($"The value '{value}' for the input '{input.Name}' does not fit {input.Type}.");
    }

    private sealed class Binder(
        CircuitBuilder target, IReadOnlyDictionary<string, Expression> values, Dictionary<string, ClassicalValue> typed) : CircuitCopier(target)
    {
        public Parameter Bind(Parameter parameter) => Map(parameter);

        protected override Parameter Map(Parameter parameter) =>
            !parameter.IsFree ? parameter
            : parameter.RunTime is { } computed ? Parameter.FromRunTime(Map(computed))
            : Parameter.FromExpression(parameter.Exact!.Substitute(values.GetValueOrDefault));

        protected override ClassicalExpression Map(ClassicalExpression expression) =>
            expression.Bind(symbol => typed.TryGetValue(symbol.Name, out var value) ? value : null);

        protected override void CopyBox(Operation operation)
        {
            var box = operation.Box switch
            {
                CircuitBox { Body.Inputs.Count: > 0 } circuit => new CircuitBox(
                    InputBinding.Bind(circuit.Body, values.Where(v => circuit.Body.Inputs.Any(i => i.Name == v.Key)).ToDictionary()), circuit.Name),
                PauliExponentialBox { Angle.IsFree: true } pauli => new PauliExponentialBox(pauli.Paulis, Map(pauli.Angle), pauli.Name),
                var same => same,
            };
            Target.AddBox(box, operation.ControlCount, operation.Qubits, operation.Bits, operation.Condition);
        }
    }
}
