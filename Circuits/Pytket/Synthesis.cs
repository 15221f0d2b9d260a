using System.Numerics;

namespace Nexus.Circuits.Pytket;

/// <summary>Circuits for operators given by tables of numbers.</summary>
internal static class Synthesis
{
    private const double Nothing = 1e-14;

    /// <summary>
    /// A rotation of the target whose angle is chosen by the controls: by 2^k rotations and as many controlled X in the order of the
    /// Gray code (Möttönen, Vartiainen, Bergholm and Salomaa, quant-ph/0404089).
    /// </summary>
    /// <param name="steps">Where it is added.</param>
    /// <param name="kind">Rotation about Y or Z.</param>
    /// <param name="angles">2^k angles in radians; bit m of the number is control m. Changed.</param>
    /// <param name="controls">The controls.</param>
    /// <param name="target">The target.</param>
    public static void Multiplex(List<Step> steps, GateKind kind, double[] angles, int[] controls, int target)
    {
        if (Array.TrueForAll(angles, a => Math.Abs(a) < Nothing))
        {
            return;
        }

        // The rotation at place i turns by the mean of all angles, each with the sign of the parity of its number with gray(i).
        for (var half = 1; half < angles.Length; half *= 2)
        {
            for (var i = 0; i < angles.Length; i += 2 * half)
            {
                for (var j = i; j < i + half; j++)
                {
                    (angles[j], angles[j + half]) = (angles[j] + angles[j + half], angles[j] - angles[j + half]);
                }
            }
        }

        for (var i = 0; i < angles.Length; i++)
        {
            var gray = i ^ (i >> 1);
            steps.Add(Step.Of(kind, 0, [target], Parameter.FromRadians(angles[gray] / angles.Length)));
            if (controls.Length > 0)
            {
                var changed = Math.Min(BitOperations.TrailingZeroCount(i + 1), controls.Length - 1);
                steps.Add(Step.Of(GateKind.X, 1, [controls[changed], target]));
            }
        }
    }

    /// <summary>A diagonal operator (quant-ph/0406176, theorem 7), its global phase included.</summary>
    /// <param name="steps">Where it is added.</param>
    /// <param name="phases">2^n phases in radians; qubit 0 is the high bit of the number.</param>
    /// <param name="qubits">n, on qubits 0 to n - 1.</param>
    public static void Diagonal(List<Step> steps, double[] phases, int qubits)
    {
        // Each round takes the last qubit off: half the difference of a pair turns it, the mean stays for the rest.
        for (var last = qubits - 1; last >= 0; last--)
        {
            var rest = phases.Length / 2;
            var means = new double[rest];
            var differences = new double[rest];
            for (var i = 0; i < rest; i++)
            {
                var difference = Math.IEEERemainder(phases[(2 * i) + 1] - phases[2 * i], 2 * Math.PI);
                means[i] = phases[2 * i] + (difference / 2);
                differences[i] = difference;
            }

            Multiplex(steps, GateKind.RZ, differences, HighFirst(last), last);
            phases = means;
        }

        if (Math.Abs(phases[0]) >= Nothing)
        {
            steps.Add(Step.Of(GateKind.GlobalPhase, 0, [], Parameter.FromRadians(phases[0])));
        }
    }

    /// <summary>
    /// What turns |0...0&gt; into a state, global phase included, by rotations about Y and Z chosen by the qubits before
    /// (Möttönen, Vartiainen, Bergholm and Salomaa, quant-ph/0407010).
    /// </summary>
    /// <param name="steps">Where it is added.</param>
    /// <param name="state">2^n amplitudes; qubit 0 is the high bit of the number.</param>
    /// <param name="qubits">n, on qubits 0 to n - 1.</param>
    public static void Prepare(List<Step> steps, Complex[] state, int qubits)
    {
        var rounds = new List<Step>[qubits];
        for (var last = qubits - 1; last >= 0; last--)
        {
            var rest = state.Length / 2;
            var smaller = new Complex[rest];
            var turns = new double[rest];
            var phases = new double[rest];
            for (var i = 0; i < rest; i++)
            {
                var (zero, one) = (state[2 * i], state[(2 * i) + 1]);
                var norm = Math.Sqrt((zero.Magnitude * zero.Magnitude) + (one.Magnitude * one.Magnitude));
                turns[i] = 2 * Math.Atan2(one.Magnitude, zero.Magnitude);
                var mean = zero.Magnitude < Nothing ? one.Phase : zero.Phase;
                if (zero.Magnitude >= Nothing && one.Magnitude >= Nothing)
                {
                    phases[i] = Math.IEEERemainder(one.Phase - zero.Phase, 2 * Math.PI);
                    mean = zero.Phase + (phases[i] / 2);
                }

                smaller[i] = Complex.FromPolarCoordinates(norm, norm < Nothing ? 0 : mean);
            }

            rounds[last] = [];
            Multiplex(rounds[last], GateKind.RY, turns, HighFirst(last), last);
            Multiplex(rounds[last], GateKind.RZ, phases, HighFirst(last), last);
            state = smaller;
        }

        foreach (var round in rounds)
        {
            steps.AddRange(round);
        }

        if (Math.Abs(state[0].Phase) >= Nothing)
        {
            steps.Add(Step.Of(GateKind.GlobalPhase, 0, [], Parameter.FromRadians(state[0].Phase)));
        }
    }

    /// <summary>Exchanges two basis states and keeps all others.</summary>
    /// <param name="steps">Where it is added.</param>
    /// <param name="a">One basis state, by qubit.</param>
    /// <param name="b">The other one.</param>
    public static void Exchange(List<Step> steps, bool[] a, bool[] b)
    {
        // Controlled X from a qubit in which they differ make that the only such qubit; then one X with all others as controls.
        var pivot = Enumerable.Range(0, a.Length).First(i => a[i] != b[i]);
        var kept = a[pivot] ? b : a;
        var around = new List<Step>();
        for (var i = 0; i < a.Length; i++)
        {
            if (i != pivot && a[i] != b[i])
            {
                around.Add(Step.Of(GateKind.X, 1, [pivot, i]));
            }
        }

        for (var i = 0; i < a.Length; i++)
        {
            if (i != pivot && !kept[i])
            {
                around.Add(Step.Of(GateKind.X, 0, [i]));
            }
        }

        int[] controls = [.. Enumerable.Range(0, a.Length).Where(i => i != pivot)];
        steps.AddRange(around);
        steps.Add(Step.Of(GateKind.X, controls.Length, [.. controls, pivot]));
        around.Reverse();
        steps.AddRange(around);
    }

    /// <summary>Takes |x&gt; to |Ax&gt; by controlled X (Gauss). False: the matrix has no inverse.</summary>
    /// <param name="steps">Where it is added.</param>
    /// <param name="matrix">A over the field of two elements; row i is the new value of qubit i. Changed.</param>
    public static bool Linear(List<Step> steps, bool[][] matrix)
    {
        // Row operations turn A into 1; undone in reverse they turn 1 into A.
        var undone = new List<(int From, int To)>();
        for (var column = 0; column < matrix.Length; column++)
        {
            if (!matrix[column][column])
            {
                var row = Array.FindIndex(matrix, column, r => r[column]);
                if (row < 0)
                {
                    return false;
                }

                Add(row, column);
            }

            for (var row = 0; row < matrix.Length; row++)
            {
                if (row != column && matrix[row][column])
                {
                    Add(column, row);
                }
            }
        }

        for (var i = undone.Count - 1; i >= 0; i--)
        {
            steps.Add(Step.Of(GateKind.X, 1, [undone[i].From, undone[i].To]));
        }

        return true;

        void Add(int from, int to)
        {
            undone.Add((from, to));
            for (var i = 0; i < matrix.Length; i++)
            {
                matrix[to][i] ^= matrix[from][i];
            }
        }
    }

    /// <summary>
    /// e^(i t A) of a Hermitian matrix, by its eigenvectors (Jacobi's rotations).
    /// </summary>
    /// <param name="matrix">A; row after row.</param>
    /// <param name="t">The factor.</param>
    public static Complex[] Exponential(Complex[] matrix, double t)
    {
        var size = (int)Math.Sqrt(matrix.Length);
        var a = (Complex[])matrix.Clone();
        var vectors = new Complex[a.Length];
        for (var i = 0; i < size; i++)
        {
            vectors[(i * size) + i] = 1;
        }

        var scale = a.Max(x => x.Magnitude);
        for (var sweep = 0; sweep < 60; sweep++)
        {
            var off = 0.0;
            for (var p = 0; p < size; p++)
            {
                for (var q = p + 1; q < size; q++)
                {
                    off = Math.Max(off, a[(p * size) + q].Magnitude);
                    Rotate(a, vectors, size, p, q);
                }
            }

            if (off <= scale * 1e-17)
            {
                break;
            }
        }

        var result = new Complex[a.Length];
        for (var k = 0; k < size; k++)
        {
            var phase = Complex.FromPolarCoordinates(1, t * a[(k * size) + k].Real);
            for (var row = 0; row < size; row++)
            {
                for (var column = 0; column < size; column++)
                {
                    result[(row * size) + column] += vectors[(row * size) + k] * phase * Complex.Conjugate(vectors[(column * size) + k]);
                }
            }
        }

        return result;
    }

    // Makes entry (p, q) zero: a phase makes it real, then a rotation of the two columns and rows.
    private static void Rotate(Complex[] a, Complex[] vectors, int size, int p, int q)
    {
        var entry = a[(p * size) + q];
        if (entry == Complex.Zero)
        {
            return;
        }

        var phase = entry / entry.Magnitude;
        var theta = Math.Atan2(2 * entry.Magnitude, a[(p * size) + p].Real - a[(q * size) + q].Real) / 2;
        var (cos, sin) = (Math.Cos(theta), Math.Sin(theta));
        for (var row = 0; row < size; row++)
        {
            Turn(ref a[(row * size) + p], ref a[(row * size) + q], Complex.Conjugate(phase));
            Turn(ref vectors[(row * size) + p], ref vectors[(row * size) + q], Complex.Conjugate(phase));
        }

        for (var column = 0; column < size; column++)
        {
            Turn(ref a[(p * size) + column], ref a[(q * size) + column], phase);
        }

        a[(p * size) + q] = 0;
        a[(q * size) + p] = 0;

        void Turn(ref Complex first, ref Complex second, Complex factor) =>
            (first, second) = ((cos * first) + (sin * factor * second), (-sin * first) + (cos * factor * second));
    }

    // Bit m of the number that chooses is the qubit as far from the last one: qubit 0 is the high bit.
    private static int[] HighFirst(int count) => [.. Enumerable.Range(0, count).Reverse()];
}
