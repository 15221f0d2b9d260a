using System.Numerics;
using Nexus.Circuits;

namespace Nexus.Simulators.Tests.Oracles;

/// <summary>
/// Gates as full matrices over all qubits, built as sums of Kronecker products from the formulas in <see cref="GateKind"/>'s
/// remarks. Slow and plain on purpose: it shares no code and no way of indexing with the simulator.
/// </summary>
internal static class Dense
{
    private static readonly Complex I = Complex.ImaginaryOne;
    private static readonly Complex[,] Identity = { { 1, 0 }, { 0, 1 } };
    private static readonly Complex[,] X = { { 0, 1 }, { 1, 0 } };
    private static readonly Complex[,] Y = { { 0, -I }, { I, 0 } };
    private static readonly Complex[,] Z = { { 1, 0 }, { 0, -1 } };

    /// <summary>The state that a circuit of gates and boxes leaves, with its global phase. Measurements at the end are passed over; the implicit permutation is too.</summary>
    public static Complex[] Evolve(Circuit circuit)
    {
        var state = new Complex[1 << circuit.QubitCount];
        state[0] = Exp(circuit.GlobalPhase.Radians);
        foreach (var operation in circuit)
        {
            if (operation.Kind is OperationKind.Gate or OperationKind.Box)
            {
                state = Apply(Operator(circuit.QubitCount, operation), state);
            }
        }

        return state;
    }

    /// <summary>The matrix of a gate or a unitary box over all qubits.</summary>
    public static Complex[,] Operator(int qubits, Operation operation) => Operator(
        qubits,
        operation.Kind == OperationKind.Box ? MatrixOf(operation.Box) : Gate(operation.Gate.Kind, [.. operation.Parameters.ToArray().Select(p => p.Radians)]),
        operation.Controls,
        operation.Targets);

    /// <summary>A matrix on some qubits as one over all qubits: (all - controlled) identity + controlled gate.</summary>
    public static Complex[,] Operator(int qubits, Complex[,] gate, ReadOnlySpan<int> controls, ReadOnlySpan<int> targets)
    {
        var size = 1 << qubits;
        var result = new Complex[size, size];
        for (var i = 0; i < size; i++)
        {
            result[i, i] = 1;
        }

        // Each entry (row, column) of gate - 1, as |row><column| on the targets, |1><1| on the controls, and 1 elsewhere.
        for (var row = 0; row < gate.GetLength(0); row++)
        {
            for (var column = 0; column < gate.GetLength(0); column++)
            {
                var entry = gate[row, column] - (row == column ? 1 : 0);
                if (entry == 0)
                {
                    continue;
                }

                var factors = Enumerable.Repeat(Identity, qubits).ToArray();
                foreach (var control in controls)
                {
                    factors[control] = Unit(1, 1);
                }

                for (var t = 0; t < targets.Length; t++)
                {
                    factors[targets[t]] = Unit(row >> t & 1, column >> t & 1);
                }

                foreach (var (r, c) in NonZero(factors))
                {
                    result[r, c] += entry;
                }
            }
        }

        return result;
    }

    /// <summary>The matrix of a unitary box.</summary>
    public static Complex[,] MatrixOf(Box box)
    {
        var size = 1 << box.QubitCount;
        var matrix = new Complex[size, size];
        switch (box)
        {
            case UnitaryBox unitary:
                for (var i = 0; i < size * size; i++)
                {
                    matrix[i / size, i % size] = unitary.Matrix[i];
                }

                return matrix;
            case PauliExponentialBox pauli:
                Complex[,] product = { { 1 } };
                foreach (var factor in pauli.Paulis)
                {
                    product = Kronecker(factor switch { Pauli.I => Identity, Pauli.X => X, Pauli.Y => Y, _ => Z }, product);
                }

                return Rotation(product, pauli.Angle.Radians);
            default:
                var body = ((CircuitBox)box).Body;
                for (var i = 0; i < size; i++)
                {
                    matrix[i, i] = Exp(body.GlobalPhase.Radians);
                }

                foreach (var operation in body)
                {
                    if (operation.Kind != OperationKind.Barrier)
                    {
                        matrix = Multiply(Operator(box.QubitCount, operation), matrix);
                    }
                }

                return matrix;
        }
    }

    public static Complex[] Apply(Complex[,] matrix, Complex[] vector)
    {
        var result = new Complex[vector.Length];
        for (var row = 0; row < vector.Length; row++)
        {
            for (var column = 0; column < vector.Length; column++)
            {
                if (matrix[row, column] != 0)
                {
                    result[row] += matrix[row, column] * vector[column];
                }
            }
        }

        return result;
    }

    public static Complex[,] Multiply(Complex[,] left, Complex[,] right)
    {
        var size = left.GetLength(0);
        var result = new Complex[size, size];
        for (var i = 0; i < size; i++)
        {
            for (var k = 0; k < size; k++)
            {
                if (left[i, k] == 0)
                {
                    continue;
                }

                for (var j = 0; j < size; j++)
                {
                    result[i, j] += left[i, k] * right[k, j];
                }
            }
        }

        return result;
    }

    public static Complex[,] Adjoint(Complex[,] matrix)
    {
        var size = matrix.GetLength(0);
        var result = new Complex[size, size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                result[i, j] = Complex.Conjugate(matrix[j, i]);
            }
        }

        return result;
    }

    /// <summary>The matrix of a gate without controls; the first operand is the low bit.</summary>
    public static Complex[,] Gate(GateKind kind, double[] a) => kind switch
    {
        GateKind.I => Identity,
        GateKind.X => X,
        GateKind.Y => Y,
        GateKind.Z => P(Math.PI),
        GateKind.H => Sum((Math.Sqrt(0.5), X), (Math.Sqrt(0.5), Z)),
        GateKind.S => P(Math.PI / 2),
        GateKind.Sdg => P(-Math.PI / 2),
        GateKind.T => P(Math.PI / 4),
        GateKind.Tdg => P(-Math.PI / 4),
        GateKind.SX => Sum((Exp(Math.PI / 4), Rotation(X, Math.PI / 2))),
        GateKind.SXdg => Adjoint(Gate(GateKind.SX, [])),
        GateKind.RX => Rotation(X, a[0]),
        GateKind.RY => Rotation(Y, a[0]),
        GateKind.RZ => Rotation(Z, a[0]),
        GateKind.P => P(a[0]),
        GateKind.U => new[,]
        {
            { Math.Cos(a[0] / 2), -Exp(a[2]) * Math.Sin(a[0] / 2) },
            { Exp(a[1]) * Math.Sin(a[0] / 2), Exp(a[1] + a[2]) * Math.Cos(a[0] / 2) },
        },
        GateKind.PhasedX => Multiply(Multiply(Rotation(Z, a[1]), Rotation(X, a[0])), Rotation(Z, -a[1])),
        GateKind.Swap => Sum((0.5, Kronecker(Identity, Identity)), (0.5, Kronecker(X, X)), (0.5, Kronecker(Y, Y)), (0.5, Kronecker(Z, Z))),
        GateKind.RXX => Rotation(Kronecker(X, X), a[0]),
        GateKind.RYY => Rotation(Kronecker(Y, Y), a[0]),
        GateKind.RZZ => Rotation(Kronecker(Z, Z), a[0]),
        GateKind.GlobalPhase => new[,] { { Exp(a[0]) } },
        GateKind.TK1 => Multiply(Multiply(Rotation(Z, a[0]), Rotation(X, a[1])), Rotation(Z, a[2])),
        GateKind.TK2 => Multiply(
            Multiply(Rotation(Kronecker(X, X), a[0]), Rotation(Kronecker(Y, Y), a[1])), Rotation(Kronecker(Z, Z), a[2])),
        // XX and YY commute.
        GateKind.ISwap => Multiply(Rotation(Kronecker(X, X), -a[0] / 2), Rotation(Kronecker(Y, Y), -a[0] / 2)),
        GateKind.PhasedISwap => Multiply(
            Multiply(Kronecker(Identity, P(-a[0])), Gate(GateKind.ISwap, [a[1]])), Kronecker(Identity, P(a[0]))),
        GateKind.ESwap => Rotation(Gate(GateKind.Swap, []), a[0]),
        GateKind.FSim => Multiply(Gate(GateKind.ISwap, [-2 * a[0]]), Sum((1, Kronecker(Identity, Identity)), (Exp(-a[1]) - 1, Kronecker(Unit(1, 1), Unit(1, 1))))),
        // The first operand is the low factor.
        GateKind.ECR => Sum((Math.Sqrt(0.5), Kronecker(Identity, X)), (-Math.Sqrt(0.5), Kronecker(X, Y))),
        GateKind.GPI => Multiply(Multiply(Rotation(Z, a[0]), X), Rotation(Z, -a[0])),
        GateKind.GPI2 => Gate(GateKind.PhasedX, [Math.PI / 2, a[0]]),
        GateKind.AAMS => Rotation(Kronecker(Gate(GateKind.GPI, [a[2]]), Gate(GateKind.GPI, [a[1]])), a[0]),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static Complex Exp(double angle) => Complex.Exp(I * angle);

    private static Complex[,] P(double angle) => new[,] { { 1, 0 }, { 0, Exp(angle) } };

    /// <summary>exp(-i angle/2 involution) = cos(angle/2) - i sin(angle/2) involution.</summary>
    private static Complex[,] Rotation(Complex[,] involution, double angle) => Sum(
        (Math.Cos(angle / 2), Multiply(involution, involution)),
        (-I * Math.Sin(angle / 2), involution));

    private static Complex[,] Unit(int row, int column)
    {
        var unit = new Complex[2, 2];
        unit[row, column] = 1;
        return unit;
    }

    private static Complex[,] Sum(params (Complex Factor, Complex[,] Matrix)[] terms)
    {
        var size = terms[0].Matrix.GetLength(0);
        var result = new Complex[size, size];
        foreach (var (factor, matrix) in terms)
        {
            for (var i = 0; i < size; i++)
            {
                for (var j = 0; j < size; j++)
                {
                    result[i, j] += factor * matrix[i, j];
                }
            }
        }

        return result;
    }

    private static Complex[,] Kronecker(Complex[,] high, Complex[,] low)
    {
        var (outer, inner) = (high.GetLength(0), low.GetLength(0));
        var result = new Complex[outer * inner, outer * inner];
        for (var i = 0; i < outer * inner; i++)
        {
            for (var j = 0; j < outer * inner; j++)
            {
                result[i, j] = high[i / inner, j / inner] * low[i % inner, j % inner];
            }
        }

        return result;
    }

    /// <summary>Where the Kronecker product of 0/1 factors (the first is the lowest qubit) has its ones.</summary>
    private static List<(int Row, int Column)> NonZero(Complex[][,] factors)
    {
        var places = new List<(int Row, int Column)> { (0, 0) };
        for (var qubit = factors.Length - 1; qubit >= 0; qubit--)
        {
            var factor = factors[qubit];
            places = [.. from place in places
                         from i in new[] { 0, 1 }
                         from j in new[] { 0, 1 }
                         where factor[i, j] != 0
                         select (2 * place.Row + i, 2 * place.Column + j)];
        }

        return places;
    }
}
