using System.Numerics;
using Nexus.Simulators.Operations;

namespace Nexus.Simulators.Kernels;

/// <summary>
/// A diagonal matrix in one pass over a block. A block is runs of 2^7 amplitudes, numbered by the qubits above. Each run is multiplied
/// by a factor of its own and by one of a few tables of 2^7 factors; which table, its number decides. Runs that both leave as they are
/// are not visited.
/// </summary>
internal sealed unsafe class DiagonalOperation<TPack, TReal> : BlockOperation<TReal>
    where TPack : struct, IPack<TPack, TReal>
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
{
    private const int MostRunQubits = 7;

    /// <summary>So many sets of upper qubits choose among tables: up to 2^5 tables of 4 KiB, which stay in the cache beside the block.</summary>
    private const int MostChoices = 5;

    private readonly int _runQubits;
    private readonly Complex[] _factors;
    private readonly Complex[][] _tables;
    private readonly bool[] _plain;

    /// <summary>Which table each run takes.</summary>
    private readonly int[] _choices;

    /// <summary>The table chosen by a set of conditions, each a mask of upper qubits that are 1.</summary>
    private readonly ulong[] _conditions;

    private readonly Group[] _groups;
    private readonly AlignedArray<TReal> _writtenFactors;
    private readonly AlignedArray<TReal> _writtenTables;

    private DiagonalOperation(int blockQubits, ulong[] conditions, IEnumerable<PhaseTerm> inner, Group[] groups)
        : base(0)
    {
        _runQubits = Math.Min(MostRunQubits, blockQubits);
        _conditions = conditions;
        _groups = groups;
        _factors = new Complex[1 << (blockQubits - _runQubits)];
        _choices = new int[_factors.Length];
        _tables = new Complex[1 << conditions.Length][];
        for (var i = 0; i < _tables.Length; i++)
        {
            _tables[i] = new Complex[1 << _runQubits];
            Array.Fill(_tables[i], 1);
        }

        _plain = new bool[_tables.Length];
        Array.Fill(_plain, true);
        Array.Fill(_factors, 1);
        for (var run = 0; run < _choices.Length; run++)
        {
            for (var i = 0; i < conditions.Length; i++)
            {
                _choices[run] |= ((ulong)run & conditions[i]) == conditions[i] ? 1 << i : 0;
            }
        }

        foreach (var (mask, factor) in inner)
        {
            Multiply(mask, factor, _factors, _tables, _plain);
        }

        // The run numbers also choose tables that only the terms of a group change.
        foreach (var group in groups)
        {
            if ((group.Mask & RunMask) != 0)
            {
                MarkChanged(group.Mask >> _runQubits);
            }
        }

        _writtenFactors = new AlignedArray<TReal>(4 * _factors.Length);
        _writtenTables = new AlignedArray<TReal>(_tables.Length * TableLength);
        Write(_factors, _writtenFactors.At);
        Write(_tables, _writtenTables.At);
    }

    private ulong RunMask => (1UL << _runQubits) - 1;

    /// <summary>How many numbers a table takes: a factor for each pack.</summary>
    private int TableLength => (Factor<TPack, TReal>.Stride << _runQubits) >> TPack.LaneQubits;

    /// <summary>Prepares a diagonal matrix: as one operation, or more where there would be too many tables.</summary>
    /// <param name="terms">The factors; masks as in the state.</param>
    /// <param name="block">The qubits of the block, ascending.</param>
    public static IEnumerable<BlockOperation<TReal>> Create(IReadOnlyList<PhaseTerm> terms, int[] block)
    {
        var blockMask = Bits.MaskOf(block);
        var runQubits = Math.Min(MostRunQubits, block.Length);
        var runMask = (1UL << runQubits) - 1;
        var conditions = new List<ulong>();
        var inner = new Dictionary<ulong, Complex>();
        var outer = new Dictionary<ulong, List<PhaseTerm>>();
        foreach (var (mask, factor) in terms)
        {
            var within = Bits.Extract(mask & blockMask, blockMask);
            var upper = within >> runQubits;
            if ((within & runMask) != 0 && upper != 0 && !conditions.Contains(upper))
            {
                if (conditions.Count == MostChoices)
                {
                    yield return Finish();
                }

                conditions.Add(upper);
            }

            if ((mask & ~blockMask) == 0)
            {
                inner[within] = inner.TryGetValue(within, out var before) ? before * factor : factor;
            }
            else
            {
                if (!outer.TryGetValue(within, out var group))
                {
                    outer.Add(within, group = []);
                }

                group.Add(new PhaseTerm(mask & ~blockMask, factor));
            }
        }

        yield return Finish();

        DiagonalOperation<TPack, TReal> Finish()
        {
            var operation = new DiagonalOperation<TPack, TReal>(
                block.Length,
                [.. conditions],
                inner.Select(term => new PhaseTerm(term.Key, term.Value)),
                [.. outer.Select(group => new Group(group.Key, [.. group.Value]))]);
            conditions.Clear();
            inner.Clear();
            outer.Clear();
            return operation;
        }
    }

    protected override void ApplyInside(TReal* block, ulong outer, Workspace<TReal> workspace)
    {
        var factors = _factors;
        var writtenFactors = _writtenFactors.At;
        var writtenTables = _writtenTables.At;
        if (_groups.Length > 0)
        {
            factors = [.. _factors];
            var tables = Array.Exists(_groups, group => (group.Mask & RunMask) != 0) ? Array.ConvertAll(_tables, table => (Complex[])table.Clone()) : _tables;
            foreach (var group in _groups)
            {
                var factor = Complex.One;
                foreach (var term in group.Terms)
                {
                    factor = (outer & term.Mask) == term.Mask ? factor * term.Factor : factor;
                }

                if (factor != Complex.One)
                {
                    Multiply(group.Mask, factor, factors, tables, null);
                }
            }

            writtenFactors = workspace.Scratch((4 * factors.Length) + (_tables.Length * TableLength));
            Write(factors, writtenFactors);
            if (!ReferenceEquals(tables, _tables))
            {
                writtenTables = writtenFactors + (4 * factors.Length);
                Write(tables, writtenTables);
            }
        }

        for (var run = 0; run < factors.Length; run++)
        {
            var at = block + ((2L * run) << _runQubits);
            var table = writtenTables + ((long)_choices[run] * TableLength);
            var hasFactor = factors[run] != Complex.One;
            if (_plain[_choices[run]])
            {
                if (hasFactor)
                {
                    DiagonalRun<TPack, TReal>.Scale(at, 2L << _runQubits, writtenFactors + (4 * run));
                }
            }
            else if (hasFactor)
            {
                DiagonalRun<TPack, TReal>.MultiplyAndScale(at, 2L << _runQubits, table, writtenFactors + (4 * run));
            }
            else
            {
                DiagonalRun<TPack, TReal>.Multiply(at, 2L << _runQubits, table);
            }
        }
    }

    /// <summary>Puts a term of the block into the factors of the runs, or into tables.</summary>
    private void Multiply(ulong mask, Complex factor, Complex[] factors, Complex[][] tables, bool[]? plain)
    {
        var (upper, lower) = (mask >> _runQubits, (int)(mask & RunMask));
        if (lower == 0)
        {
            for (var run = 0; run < factors.Length; run++)
            {
                factors[run] = ((ulong)run & upper) == upper ? factors[run] * factor : factors[run];
            }

            return;
        }

        for (var choice = 0; choice < tables.Length; choice++)
        {
            if (Chosen(choice, upper))
            {
                var table = tables[choice];
                for (var i = 0; i < table.Length; i++)
                {
                    table[i] = (i & lower) == lower ? table[i] * factor : table[i];
                }

                if (plain is not null)
                {
                    plain[choice] = false;
                }
            }
        }
    }

    private void MarkChanged(ulong upper)
    {
        for (var choice = 0; choice < _plain.Length; choice++)
        {
            _plain[choice] &= !Chosen(choice, upper);
        }
    }

    private bool Chosen(int choice, ulong upper) => upper == 0 || (choice >> Array.IndexOf(_conditions, upper) & 1) != 0;

    private static void Write(Complex[] factors, TReal* to)
    {
        for (var run = 0; run < factors.Length; run++)
        {
            Factor<TPack, TReal>.WriteOne(to + (4 * run), factors[run]);
        }
    }

    private static void Write(Complex[][] tables, TReal* to)
    {
        var lanes = 1 << TPack.LaneQubits;
        foreach (var table in tables)
        {
            for (var i = 0; i < table.Length; i += lanes)
            {
                Factor<TPack, TReal>.Write(to, table.AsSpan(i, lanes));
                to += Factor<TPack, TReal>.Stride;
            }
        }
    }

    /// <summary>Terms that are the same within the block, and depend on qubits outside of it too.</summary>
    private sealed record Group(ulong Mask, PhaseTerm[] Terms);
}
