using System.Numerics;

namespace Nexus.Simulators.Operations;

/// <summary>A diagonal matrix as a product of <see cref="PhaseTerm"/>s. Any two commute, and together they are one.</summary>
internal sealed record PhaseOperation : StateOperation
{
    private readonly PhaseTerm[] _terms;

    public PhaseOperation(params PhaseTerm[] terms)
    {
        _terms = terms;
        foreach (var term in terms)
        {
            Reads |= term.Mask;
        }
    }

    /// <summary>The factors.</summary>
    public IReadOnlyList<PhaseTerm> Terms => _terms;

    public override ulong Targets => 0;

    public override ulong Reads { get; }

    // States where a qubit common to all terms is 0 are passed over.
    public override double Cost => _terms.Length == 0
        ? 0
        : 1.3 * Math.Pow(2, -BitOperations.PopCount(_terms.Aggregate(~0UL, (common, term) => common & term.Mask)));

    /// <summary>A diagonal matrix on one or two qubits, under controls.</summary>
    /// <param name="diagonal">Two or four entries, none of them 0.</param>
    /// <param name="qubits">The qubits; the first is the low bit of an entry's number.</param>
    /// <param name="controls">The mask of the controls.</param>
    public static PhaseOperation Of(ReadOnlySpan<Complex> diagonal, ReadOnlySpan<int> qubits, ulong controls)
    {
        var terms = new List<PhaseTerm>();
        Add(controls, diagonal[0]);
        for (var i = 0; i < qubits.Length; i++)
        {
            Add(controls | (1UL << qubits[i]), Quotient(diagonal[1 << i], diagonal[0]));
        }

        if (qubits.Length == 2)
        {
            Add(controls | (1UL << qubits[0]) | (1UL << qubits[1]), Quotient(diagonal[3] * diagonal[0], diagonal[1] * diagonal[2]));
        }

        return new PhaseOperation([.. terms]);

        void Add(ulong mask, Complex factor)
        {
            if (factor != Complex.One)
            {
                terms.Add(new PhaseTerm(mask, factor));
            }
        }

        // Exact where the divisor is 1, which it often is.
        static Complex Quotient(Complex of, Complex by) => by == Complex.One ? of : of / by;
    }

    /// <summary>Both.</summary>
    public PhaseOperation With(PhaseOperation other) => new([.. _terms, .. other._terms]);

    public override StateOperation Move(ReadOnlySpan<int> places)
    {
        var moved = new PhaseTerm[_terms.Length];
        for (var i = 0; i < moved.Length; i++)
        {
            moved[i] = new PhaseTerm(Move(_terms[i].Mask, places), _terms[i].Factor);
        }

        return new PhaseOperation(moved);
    }

    public override Complex[] Matrix(ReadOnlySpan<int> qubits)
    {
        var size = 1 << qubits.Length;
        var matrix = new Complex[size * size];
        for (var state = 0; state < size; state++)
        {
            matrix[(state * size) + state] = 1;
            foreach (var (mask, factor) in _terms)
            {
                var within = Within(mask, qubits);
                if ((state & within) == within)
                {
                    matrix[(state * size) + state] *= factor;
                }
            }
        }

        return matrix;
    }
}
