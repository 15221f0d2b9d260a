namespace Nexus.Simulators.Program;

/// <summary>Measures a qubit into a bit. One that is not deferred is for the run to do: it splits the shots.</summary>
/// <param name="Operation">The operation that it comes from.</param>
/// <param name="Condition">What the classical bits must be for it to happen, or null.</param>
/// <param name="Qubit">The qubit's place in the state, or null for one that no gate touches: it is 0.</param>
/// <param name="Bit">The bit written.</param>
/// <param name="Deferred">Whether the value may be drawn at the end, because nothing in between depends on it or disturbs it.</param>
internal sealed record MeasureStep(int Operation, BitCondition? Condition, int? Qubit, int Bit, bool Deferred) : Step(Operation, Condition)
{
    public override double Sweeps => Splits ? 1 : 0;

    // Reading the weights is about half of a pass.
    public override double Passes => Splits ? 1.5 : 0;

    /// <summary>Whether an outcome must be drawn at once.</summary>
    public bool Splits => Qubit is not null && !Deferred;

    protected override int Execute(Branch branch, Statevector state, int index, CancellationToken cancellationToken)
    {
        if (Qubit is { } qubit)
        {
            branch.Defer(Bit, qubit);
        }
        else
        {
            branch.Write(Bit, false);
        }

        return index + 1;
    }
}
