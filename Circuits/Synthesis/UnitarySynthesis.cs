using System.Numerics;

namespace Nexus.Circuits.Synthesis;

/// <summary>Circuits for unitaries given by their matrices.</summary>
public static class UnitarySynthesis
{
    // Entries below this are rounding errors of a matrix that is unitary to double precision.
    private const double Negligible = 1e-14;

    /// <summary>
    /// A circuit for a matrix: multi-controlled rotations (TK1), X, a phase with n - 1 controls and, for one qubit, a global phase; equal to it to rounding
    /// errors, its phase included.
    /// </summary>
    /// <param name="matrix">2^n rows of 2^n columns, row after row; qubit 0 is the low bit of the row and column number.</param>
    /// <returns>A circuit with one register <c>q</c>. Up to 2^(n-1) (2^n - 1) rotations, fewer where the matrix has zeros.</returns>
    /// <remarks>
    /// Two-level unitaries (M. Nielsen and I. Chuang, "Quantum Computation and Quantum Information", section 4.5), of basis states
    /// next to each other in a Gray code, so that each is a controlled rotation of one qubit (J. Vartiainen, M. Möttönen and
    /// M. Salomaa, Phys. Rev. Lett. 92, 177902). Takes time of the order of 8^n.
    /// </remarks>
    /// <exception cref="ArgumentException">The matrix is not square, not for 1 to <see cref="UnitaryBox.MaxQubits"/> qubits, or not unitary.</exception>
    public static Circuit Synthesize(ReadOnlySpan<Complex> matrix) => Synthesize(new UnitaryBox(matrix));

    /// <summary>A circuit for a box; see <see cref="Synthesize(ReadOnlySpan{Complex})"/>.</summary>
    public static Circuit Synthesize(UnitaryBox box)
    {
        ArgumentNullException.ThrowIfNull(box);
        var builder = new CircuitBuilder(box.Name);
        builder.AddQubits("q", box.QubitCount);
        if (box.QubitCount == 1)
        {
            AddOneQubit(builder, box.Matrix);
        }
        else
        {
            AddTwoLevel(builder, box.Matrix, box.QubitCount);
        }

        return builder.Build();
    }

    /// <summary>The angles a, b, c of RZ(a) RX(b) RZ(c) for a matrix of determinant 1 whose first column is (x, y).</summary>
    private static (double A, double B, double C) AnglesOf(Complex x, Complex y)
    {
        // TK1(a, b, c) has cos(b/2) e^(-i(a+c)/2) and -i sin(b/2) e^(i(a-c)/2) there.
        var b = 2 * Math.Atan2(y.Magnitude, x.Magnitude);
        var sum = x.Magnitude > Negligible ? -2 * x.Phase : 0;
        var difference = y.Magnitude > Negligible ? (2 * y.Phase) + Math.PI : 0;
        return ((sum + difference) / 2, b, (sum - difference) / 2);
    }

    private static void AddOneQubit(CircuitBuilder builder, ReadOnlySpan<Complex> matrix)
    {
        var determinant = (matrix[0] * matrix[3]) - (matrix[1] * matrix[2]);
        var phase = determinant.Phase / 2;
        var back = Complex.FromPolarCoordinates(1, -phase);
        AddRotation(builder, AnglesOf(matrix[0] * back, matrix[2] * back), [0]);
        builder.SetGlobalPhase(Parameter.FromRadians(phase));
    }

    private static void AddTwoLevel(CircuitBuilder builder, ReadOnlySpan<Complex> matrix, int qubits)
    {
        var size = 1 << qubits;

        // Rows in the order of a Gray code: neighbours differ in one qubit.
        var rows = new Complex[size][];
        for (var i = 0; i < size; i++)
        {
            rows[i] = matrix.Slice(Gray(i) * size, size).ToArray();
        }

        // Rotations G with G_k ... G_1 U = diag(1, ..., 1, e^(ip)); so U is that diagonal, then the inverses from the last to the first.
        var rotations = new List<(int Upper, Complex X, Complex Y)>();
        for (var column = 0; column < size - 1; column++)
        {
            for (var row = size - 1; row > column; row--)
            {
                var x = rows[row - 1][Gray(column)];
                var y = rows[row][Gray(column)];
                var isLast = row == column + 1;
                if (y.Magnitude < Negligible && (!isLast || (x - 1).Magnitude < Negligible))
                {
                    continue;
                }

                var norm = Math.Sqrt((x.Magnitude * x.Magnitude) + (y.Magnitude * y.Magnitude));
                (x, y) = (x / norm, y / norm);
                Rotate(rows[row - 1], rows[row], Complex.Conjugate(x), Complex.Conjugate(y));
                rotations.Add((row - 1, x, y));
            }
        }

        var flips = new Flips(builder, qubits);
        var last = rows[size - 1][Gray(size - 1)];
        if ((last - 1).Magnitude > Negligible)
        {
            // The last row of the Gray code differs from the one before in the highest qubit, which is 1.
            var phase = Parameter.FromRadians(last.Phase);
            flips.Set(Gray(size - 1), qubits - 1);
            builder.AddGate(Gate.Of(GateKind.P), [phase], qubits - 1, [.. Enumerable.Range(0, qubits)]);
        }

        for (var i = rotations.Count - 1; i >= 0; i--)
        {
            var (upper, x, y) = rotations[i];
            var (one, other) = (Gray(upper), Gray(upper + 1));
            var target = BitOperations.Log2((uint)(one ^ other));

            // The inverse takes |upper> to x |upper> + y |upper + 1>; as a matrix of the target, its column for |0> depends on which is which.
            var angles = (one >> target & 1) == 0 ? AnglesOf(x, y) : AnglesOf(Complex.Conjugate(x), -Complex.Conjugate(y));
            flips.Set(one, target);
            AddRotation(builder, angles, [.. Enumerable.Range(0, qubits).Where(q => q != target), target]);
        }

        flips.Clear();
    }

    private static int Gray(int i) => i ^ (i >> 1);

    /// <summary>Applies [[p, q], [-q*, p*]] to two rows.</summary>
    private static void Rotate(Complex[] upper, Complex[] lower, Complex p, Complex q)
    {
        var (pBack, qBack) = (Complex.Conjugate(p), Complex.Conjugate(q));
        for (var k = 0; k < upper.Length; k++)
        {
            var (u, v) = (upper[k], lower[k]);
            upper[k] = (p * u) + (q * v);
            lower[k] = (pBack * v) - (qBack * u);
        }
    }

    private static void AddRotation(CircuitBuilder builder, (double A, double B, double C) angles, int[] qubits) => builder.AddGate(
        Gate.Of(GateKind.TK1),
        [Parameter.FromRadians(angles.A), Parameter.FromRadians(angles.B), Parameter.FromRadians(angles.C)],
        qubits.Length - 1,
        qubits);

    /// <summary>Turns qubits over so that controls act where they are 0; from one gate to the next only those that change.</summary>
    private sealed class Flips(CircuitBuilder builder, int qubits)
    {
        private int _flipped;

        /// <summary>Lets every qubit but the target control where it has its bit of <paramref name="state"/>.</summary>
        public void Set(int state, int target) => Change(~state & ((1 << qubits) - 1) & ~(1 << target));

        public void Clear() => Change(0);

        private void Change(int flipped)
        {
            for (var qubit = 0; qubit < qubits; qubit++)
            {
                if (((_flipped ^ flipped) >> qubit & 1) != 0)
                {
                    builder.AddGate(GateKind.X, qubit);
                }
            }

            _flipped = flipped;
        }
    }
}
