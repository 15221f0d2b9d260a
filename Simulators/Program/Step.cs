using System.Globalization;
using Nexus.Circuits;

namespace Nexus.Simulators.Program;

/// <summary>One step of a <see cref="StatevectorProgram"/>.</summary>
/// <param name="Operation">The operation of the circuit's body that it comes from, counted from 0.</param>
/// <param name="Condition">What the classical bits must be for it to happen, or null.</param>
internal abstract record Step(int Operation, BitCondition? Condition)
{
    /// <summary>The qubits that it may change other than in phase, as a mask of places in the state.</summary>
    public virtual ulong Changes => 0;

    /// <summary>The work over amplitudes that are in the cache, in sweeps of a general one-qubit gate over the whole state.</summary>
    public virtual double Sweeps => 0;

    /// <summary>How often the whole state is fetched from memory and written back.</summary>
    public virtual double Passes => 0;

    /// <summary>The places that it may jump to.</summary>
    public virtual IEnumerable<Label> Labels => [];

    /// <summary>Does what needs no outcome drawn, if the condition holds.</summary>
    /// <param name="branch">The branch; its bits change.</param>
    /// <param name="state">The state.</param>
    /// <param name="index">The step's own number.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <returns>The number of the step that comes next.</returns>
    /// <exception cref="SimulationException">A classical expression has no value.</exception>
    public int Advance(Branch branch, Statevector state, int index, CancellationToken cancellationToken)
    {
        if (Condition is not null && !Condition.Holds(branch.Bits))
        {
            return index + 1;
        }

        try
        {
            return Execute(branch, state, index, cancellationToken);
        }
        catch (ClassicalEvaluationException e)
        {
            throw new SimulationException(
                string.Create(CultureInfo.InvariantCulture, $"In operation {Operation} (counted from 0): {e.Message}"), Operation);
        }
    }

    /// <summary>Calls <paramref name="visit"/> for every bit that is read.</summary>
    public virtual void VisitReadBits(Action<int> visit)
    {
        foreach (var bit in Condition is null ? [] : Condition.Bits)
        {
            visit(bit);
        }
    }

    protected abstract int Execute(Branch branch, Statevector state, int index, CancellationToken cancellationToken);
}
