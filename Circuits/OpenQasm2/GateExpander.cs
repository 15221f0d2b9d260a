namespace Nexus.Circuits.OpenQasm2;

/// <summary>Writes applied gates into the circuit: definitions by what they are made of, down to elementary and opaque gates.</summary>
internal sealed class GateExpander(CircuitBuilder builder)
{
    /// <summary>Applies a gate. The caller has checked counts, qubits and limits.</summary>
    /// <returns>Null, or the angle in a definition that has no value for these parameters, and the definition.</returns>
    public (GateSymbol Gate, Expression Angle)? Apply(GateSymbol gate, ReadOnlySpan<Parameter> angles, ReadOnlySpan<int> qubits, Condition? condition)
    {
        if (gate.Elementary is { } elementary)
        {
            if (gate.IsDirect)
            {
                builder.AddGate(elementary[0].Gate, angles, elementary[0].ControlCount, qubits, condition);
                return null;
            }

            foreach (var step in elementary)
            {
                ApplyElementary(step, angles, qubits, condition);
            }

            return null;
        }

        if (gate.Opaque is { } opaque)
        {
            builder.AddGate(opaque, angles, 0, qubits, condition);
            return null;
        }

        return ApplyDefinition(gate, angles, qubits, condition);
    }

    private (GateSymbol Gate, Expression Angle)? ApplyDefinition(
        GateSymbol gate, ReadOnlySpan<Parameter> angles, ReadOnlySpan<int> qubits, Condition? condition)
    {
        if (gate.Bind(angles, out var undefined) is not { } values)
        {
            return (gate, undefined!);
        }

        Span<int> buffer = stackalloc int[8];
        foreach (var step in gate.Steps!)
        {
            var mapped = step.Qubits.Length <= buffer.Length ? buffer[..step.Qubits.Length] : new int[step.Qubits.Length];
            for (var i = 0; i < mapped.Length; i++)
            {
                mapped[i] = qubits[step.Qubits[i]];
            }

            if (step.Gate is null)
            {
                builder.AddBarrier(mapped);
            }
            else if (Apply(step.Gate, values.AsSpan(step.FirstAngle, step.Gate.ParameterCount), mapped, condition) is { } failure)
            {
                return failure;
            }
        }

        return null;
    }

    private void ApplyElementary(ElementaryStep step, ReadOnlySpan<Parameter> angles, ReadOnlySpan<int> qubits, Condition? condition)
    {
        Span<int> mapped = stackalloc int[step.Qubits.Length];
        for (var i = 0; i < mapped.Length; i++)
        {
            mapped[i] = qubits[step.Qubits[i]];
        }

        var chosen = new Parameter[step.Angles.Length];
        for (var i = 0; i < chosen.Length; i++)
        {
            chosen[i] = step.Angles[i].Parameter >= 0 ? angles[step.Angles[i].Parameter] : step.Angles[i].Constant;
        }

        builder.AddGate(step.Gate, chosen, step.ControlCount, mapped, condition);
    }
}
