using Nexus.Circuits;

namespace Nexus.Compiler.Rewriting;

/// <summary>What a rewritten circuit has in common with what it was.</summary>
internal static class Rewritten
{
    /// <summary>A builder with the circuit's registers and inputs.</summary>
    public static CircuitBuilder Begin(Circuit circuit)
    {
        var builder = CircuitCopier.BuilderLike(circuit);
        foreach (var input in circuit.Inputs)
        {
            builder.AddInput(input.Name, input.Type);
        }

        return builder;
    }

    /// <summary>The circuit built, with a global phase and the permutation that it had.</summary>
    public static Circuit End(CircuitBuilder builder, Circuit circuit, Parameter phase)
    {
        builder.SetGlobalPhase(phase);
        if (circuit.ImplicitPermutation is { } permutation)
        {
            builder.SetImplicitPermutation(permutation);
        }

        return builder.Build();
    }
}
