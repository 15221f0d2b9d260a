namespace Nexus.Circuits.Pytket;

/// <summary>
/// A Clifford operator U by what it makes of Pauli operators: row i is U X U† of qubit i, row n + i is U Z U†. Synthesised by turning
/// it row by row into the identity (after Aaronson and Gottesman, quant-ph/0406196). The global phase is not in the tableau.
/// </summary>
/// <param name="x">2n rows of n columns: X or Y there.</param>
/// <param name="z">2n rows of n columns: Z or Y there.</param>
/// <param name="negative">The rows' signs.</param>
internal sealed class CliffordTableau(bool[][] x, bool[][] z, bool[] negative)
{
    private readonly int _count = negative.Length / 2;
    private readonly List<Step> _applied = [];

    /// <summary>The operator as H, S and controlled X. Null: the rows are not what a Clifford operator makes of Pauli operators.</summary>
    public IReadOnlyList<Step>? Synthesise()
    {
        for (var i = 0; i < _count; i++)
        {
            if (!MakeX(i) || !MakeZ(i))
            {
                return null;
            }

            if (negative[i])
            {
                Apply(Step.Of(GateKind.Z, 0, [i]));
            }

            if (negative[_count + i])
            {
                Apply(Step.Of(GateKind.X, 0, [i]));
            }
        }

        for (var row = 0; row < 2 * _count; row++)
        {
            for (var column = 0; column < _count; column++)
            {
                if (x[row][column] != (row == column) || z[row][column] != (row == _count + column))
                {
                    return null;
                }
            }
        }

        // What was applied after U makes it 1, so U is its inverse. S is the only gate of them that is not its own.
        _applied.Reverse();
        return [.. _applied.Select(s => s.Gate!.Kind == GateKind.S ? Step.Of(GateKind.Sdg, 0, s.Qubits) : s)];
    }

    private bool MakeX(int i)
    {
        var row = i;
        for (var column = 0; column < _count; column++)
        {
            ToX(row, column);
        }

        var first = Array.FindIndex(x[row], i, b => b);
        if (first < 0)
        {
            return false;
        }

        if (!x[row][i])
        {
            Apply(Step.Of(GateKind.X, 1, [first, i]));
        }

        for (var column = 0; column < _count; column++)
        {
            if (column != i && x[row][column])
            {
                Apply(Step.Of(GateKind.X, 1, [i, column]));
            }
        }

        return true;
    }

    // By gates that keep X of qubit i: a square root of X there, anything elsewhere, controlled X onto it.
    private bool MakeZ(int i)
    {
        var row = _count + i;
        if (!z[row][i])
        {
            return false;
        }

        if (x[row][i])
        {
            Apply(Step.Of(GateKind.H, 0, [i]));
            Apply(Step.Of(GateKind.S, 0, [i]));
            Apply(Step.Of(GateKind.H, 0, [i]));
        }

        for (var column = 0; column < _count; column++)
        {
            if (column == i)
            {
                continue;
            }

            ToX(row, column);
            if (x[row][column])
            {
                Apply(Step.Of(GateKind.H, 0, [column]));
                Apply(Step.Of(GateKind.X, 1, [column, i]));
            }
        }

        return true;
    }

    private void ToX(int row, int column)
    {
        if (z[row][column])
        {
            Apply(Step.Of(x[row][column] ? GateKind.S : GateKind.H, 0, [column]));
        }
    }

    private void Apply(Step step)
    {
        _applied.Add(step);
        var a = step.Qubits[0];
        for (var row = 0; row < 2 * _count; row++)
        {
            var (xs, zs) = (x[row], z[row]);
            switch (step.Gate!.Kind)
            {
                case GateKind.H:
                    negative[row] ^= xs[a] && zs[a];
                    (xs[a], zs[a]) = (zs[a], xs[a]);
                    break;
                case GateKind.S:
                    negative[row] ^= xs[a] && zs[a];
                    zs[a] ^= xs[a];
                    break;
                case GateKind.Z:
                    negative[row] ^= xs[a];
                    break;
                case GateKind.X when step.Controls == 0:
                    negative[row] ^= zs[a];
                    break;
                default:
                    var b = step.Qubits[1];
                    negative[row] ^= xs[a] && zs[b] && xs[b] == zs[a];
                    xs[b] ^= xs[a];
                    zs[a] ^= zs[b];
                    break;
            }
        }
    }
}
