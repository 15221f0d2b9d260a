namespace Nexus.Circuits;

/// <summary>An exact arithmetic expression over rational numbers, pi and named symbols. Immutable; equal by structure.</summary>
public abstract record Expression
{
    /// <summary>The expression's value; NaN when a symbol in it is not in <paramref name="bindings"/>.</summary>
    /// <param name="bindings">Values for the free symbols, or null when there are none.</param>
    public abstract double Evaluate(IReadOnlyDictionary<string, double>? bindings = null);
}
