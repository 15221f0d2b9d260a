using System.Numerics;
using Nexus.Simulators.Kernels;

namespace Nexus.Simulators.Operations;

/// <summary>A matrix on some qubits, where all of its controls are 1.</summary>
internal sealed record MatrixOperation : StateOperation
{
    private readonly int[] _targets;
    private readonly Complex[] _entries;

    /// <summary>Takes a matrix.</summary>
    /// <param name="targets">The qubits, in any order; the first is the low bit of the row number.</param>
    /// <param name="controls">The mask of the controls.</param>
    /// <param name="entries">2^n rows of 2^n entries, row after row.</param>
    public MatrixOperation(ReadOnlySpan<int> targets, ulong controls, Complex[] entries)
    {
        _targets = targets.ToArray();
        Array.Sort(_targets);
        _entries = targets.SequenceEqual(_targets) ? entries : Reorder(entries, targets, _targets);
        Controls = controls;
        Targets = Bits.MaskOf(targets);
    }

    /// <summary>The qubits, ascending.</summary>
    public ReadOnlySpan<int> Places => _targets;

    /// <summary>Row after row; bit i of a row number is the value of <see cref="Places"/>[i].</summary>
    public Complex[] Entries => _entries;

    /// <summary>The mask of the controls.</summary>
    public ulong Controls { get; }

    public override ulong Targets { get; }

    public override ulong Reads => Controls;

    public override double Cost => CostOf(_targets.Length) * Math.Pow(2, -BitOperations.PopCount(Controls));

    /// <summary>
    /// The cost of a matrix on so many qubits, as bench/Simulators measures it. Each qubit doubles the multiplications; up to two, their factors
    /// are at hand for every pack, and for more they are read anew.
    /// </summary>
    public static double CostOf(int qubits) => qubits switch
    {
        1 => 1,
        2 => 2.3,
        _ => 2.4 * Math.Pow(2, qubits - 1),
    };

    public override StateOperation Move(ReadOnlySpan<int> places)
    {
        var moved = new int[_targets.Length];
        for (var i = 0; i < moved.Length; i++)
        {
            moved[i] = places[_targets[i]];
        }

        return new MatrixOperation(moved, Move(Controls, places), _entries);
    }

    public override Complex[] Matrix(ReadOnlySpan<int> qubits)
    {
        var size = 1 << qubits.Length;
        var own = 1 << _targets.Length;
        var targets = Within(Targets, qubits);
        var controls = Within(Controls, qubits);
        var order = Order(qubits);
        var matrix = new Complex[size * size];
        for (var column = 0; column < size; column++)
        {
            if ((column & controls) != controls)
            {
                matrix[(column * size) + column] = 1;
                continue;
            }

            var from = Number(column, order);
            for (var row = 0; row < own; row++)
            {
                matrix[(((column & ~targets) | Place(row, order)) * size) + column] = _entries[(row * own) + from];
            }
        }

        return matrix;
    }

    /// <summary>The matrix with its bits in another order.</summary>
    private static Complex[] Reorder(Complex[] entries, ReadOnlySpan<int> from, ReadOnlySpan<int> to)
    {
        var order = new int[from.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = to.IndexOf(from[i]);
        }

        var size = 1 << from.Length;
        var places = new int[size];
        for (var number = 0; number < size; number++)
        {
            places[number] = Place(number, order);
        }

        var result = new Complex[size * size];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                result[(places[row] * size) + places[column]] = entries[(row * size) + column];
            }
        }

        return result;
    }

    /// <summary>Where each target stands in <paramref name="qubits"/>.</summary>
    private int[] Order(ReadOnlySpan<int> qubits)
    {
        var order = new int[_targets.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = qubits.IndexOf(_targets[i]);
        }

        return order;
    }

    private static int Place(int number, int[] order)
    {
        var place = 0;
        for (var i = 0; i < order.Length; i++)
        {
            place |= (number >> i & 1) << order[i];
        }

        return place;
    }

    private static int Number(int place, int[] order)
    {
        var number = 0;
        for (var i = 0; i < order.Length; i++)
        {
            number |= (place >> order[i] & 1) << i;
        }

        return number;
    }
}
