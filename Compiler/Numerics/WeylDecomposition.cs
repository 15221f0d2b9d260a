using System.Numerics;
using Nexus.Circuits;

namespace Nexus.Compiler.Numerics;

/// <summary>
/// A unitary on two qubits as e^(ip) (L1 x L0) exp(i (a XX + b YY + c ZZ)) (R1 x R0) with pi/4 >= a >= b >= |c|, and c >= 0 where a is pi/4.
/// </summary>
/// <remarks>
/// Sources: N. Khaneja and S. Glaser, quant-ph/0010100; B. Kraus and J. I. Cirac, Phys. Rev. A 63, 062309 (the magic basis, in which local
/// gates are real); J. Zhang, J. Vala, S. Sastry and K. B. Whaley, Phys. Rev. A 67, 042313 (the chamber). The real eigenvectors come from
/// diagonalising real and imaginary part at once by Jacobi rotations (J.-F. Cardoso and A. Souloumiac, SIAM J. Matrix Anal. Appl. 17, 161), which
/// needs no special care where eigenvalues meet.
/// </remarks>
internal sealed class WeylDecomposition
{
    /// <summary>Coordinates this close, in radians, are taken as equal.</summary>
    public const double Tolerance = 1e-9;

    private const double Quarter = Math.PI / 4;
    private const int MaxSweeps = 60;

    // The columns are (00 + 11)/√2, i (01 + 10)/√2, (01 - 10)/√2 and i (00 - 11)/√2; 01 and 10 with the first qubit as the low bit.
    private static readonly Matrix4 Magic = CreateMagic();
    private static readonly Matrix4 MagicBack = Magic.Adjoint;

    private static readonly Matrix2 X = Matrix2.Of(GateKind.X);
    private static readonly Matrix2 Y = Matrix2.Of(GateKind.Y);
    private static readonly Matrix2 Z = Matrix2.Of(GateKind.Z);
    private static readonly Matrix2[] Paulis = [X, Y, Z];

    // Which quarter turn exchanges two axes: about the third.
    private static readonly Matrix2[] Turns =
        [Matrix2.Of(GateKind.RX, Math.PI / 2), Matrix2.Of(GateKind.RY, Math.PI / 2), Matrix2.Of(GateKind.RZ, Math.PI / 2)];

    private readonly double[] _coordinates;

    private WeylDecomposition(double[] coordinates, double phase, (Matrix2, Matrix2) left, (Matrix2, Matrix2) right)
    {
        _coordinates = coordinates;
        Phase = phase;
        (LeftFirst, LeftSecond) = left;
        (RightFirst, RightSecond) = right;
    }

    /// <summary>The coordinate of XX, in radians.</summary>
    public double A => _coordinates[0];

    /// <summary>The coordinate of YY, in radians.</summary>
    public double B => _coordinates[1];

    /// <summary>The coordinate of ZZ, in radians.</summary>
    public double C => _coordinates[2];

    /// <summary>The phase p, in radians.</summary>
    public double Phase { get; private set; }

    /// <summary>The last gate of the first qubit.</summary>
    public Matrix2 LeftFirst { get; private set; }

    /// <summary>The last gate of the second qubit.</summary>
    public Matrix2 LeftSecond { get; private set; }

    /// <summary>The first gate of the first qubit.</summary>
    public Matrix2 RightFirst { get; private set; }

    /// <summary>The first gate of the second qubit.</summary>
    public Matrix2 RightSecond { get; private set; }

    /// <summary>How many CX are needed for it: V. Shende, I. Markov and S. Bullock, Phys. Rev. A 69, 062321.</summary>
    public int CxCount =>
        A < Tolerance ? 0
        : Math.Abs(A - Quarter) < Tolerance && B < Tolerance ? 1
        : Math.Abs(C) < Tolerance ? 2 : 3;

    /// <summary>The decomposition of a unitary matrix.</summary>
    public static WeylDecomposition Of(Matrix4 matrix)
    {
        var phase = matrix.Determinant().Phase / 4;
        var inMagic = MagicBack * (Complex.FromPolarCoordinates(1, -phase) * matrix) * Magic;

        // M^T M = P D P^T with a real P; then K = M P D^(-1/2) is real too.
        var (eigenvectors, eigenvalues) = Diagonalise(inMagic);
        Span<double> angles = stackalloc double[4];
        var sum = 0.0;
        for (var i = 0; i < 4; i++)
        {
            angles[i] = eigenvalues[i].Phase / 2;
            sum += angles[i];
        }

        if (Math.Abs(Math.IEEERemainder(sum, 2 * Math.PI)) > Math.PI / 2)
        {
            angles[0] += Math.PI;
        }

        var left = new Complex[16];
        var right = new Complex[16];
        for (var row = 0; row < 4; row++)
        {
            for (var column = 0; column < 4; column++)
            {
                var entry = Complex.Zero;
                for (var k = 0; k < 4; k++)
                {
                    entry += inMagic[row, k] * eigenvectors[k, column];
                }

                left[(row * 4) + column] = (entry * Complex.FromPolarCoordinates(1, -angles[column])).Real;
                right[(row * 4) + column] = eigenvectors[column, row];
            }
        }

        // On the four states of the basis (XX, YY, ZZ) are (1, -1, 1), (1, 1, -1), (-1, -1, -1) and (-1, 1, 1).
        var mean = (angles[0] + angles[1] + angles[2] + angles[3]) / 4;
        double[] coordinates =
        [
            ((angles[0] + angles[1]) / 2) - mean,
            ((angles[1] + angles[3]) / 2) - mean,
            ((angles[0] + angles[3]) / 2) - mean,
        ];
        var decomposition = new WeylDecomposition(
            coordinates,
            phase + mean,
            (Magic * new Matrix4(left) * MagicBack).Factors(),
            (Magic * new Matrix4(right) * MagicBack).Factors());
        decomposition.Canonicalise();
        return decomposition;
    }

    private void Canonicalise()
    {
        for (var axis = 0; axis < 3; axis++)
        {
            // exp(i pi/2 XX) = i XX.
            var turns = (int)Math.Round(_coordinates[axis] / (Math.PI / 2));
            for (var i = 0; i < Math.Abs(turns); i++)
            {
                Shift(axis, Math.Sign(turns));
            }
        }

        for (var pass = 0; pass < 2; pass++)
        {
            for (var axis = 0; axis < 2; axis++)
            {
                if (Math.Abs(_coordinates[axis]) < Math.Abs(_coordinates[axis + 1]))
                {
                    Exchange(axis, axis + 1);
                }
            }
        }

        if (A < 0 && B < 0)
        {
            Flip(2);
        }
        else if (A < 0)
        {
            Flip(1);
        }
        else if (B < 0)
        {
            Flip(0);
        }

        if (C < 0 && A > Quarter - Tolerance)
        {
            Shift(0, 1);
            Flip(1);
        }
    }

    /// <summary>Takes a quarter turn off a coordinate, and leaves its Paulis to the gates before.</summary>
    private void Shift(int axis, int sign)
    {
        _coordinates[axis] -= sign * Math.PI / 2;
        Phase += sign * Math.PI / 2;
        RightFirst = Paulis[axis] * RightFirst;
        RightSecond = Paulis[axis] * RightSecond;
    }

    private void Exchange(int axis, int other)
    {
        (_coordinates[axis], _coordinates[other]) = (_coordinates[other], _coordinates[axis]);
        var turn = Turns[3 - axis - other];
        LeftFirst *= turn.Adjoint;
        LeftSecond *= turn.Adjoint;
        RightFirst = turn * RightFirst;
        RightSecond = turn * RightSecond;
    }

    /// <summary>A Pauli on one qubit turns the signs of the other two axes.</summary>
    private void Flip(int kept)
    {
        for (var axis = 0; axis < 3; axis++)
        {
            _coordinates[axis] *= axis == kept ? 1 : -1;
        }

        LeftFirst *= Paulis[kept];
        RightFirst = Paulis[kept] * RightFirst;
    }

    /// <summary>The real orthogonal matrix of determinant 1 that diagonalises M^T M, and what it leaves on the diagonal.</summary>
    private static (double[,] Vectors, Complex[] Values) Diagonalise(Matrix4 m)
    {
        var real = new double[4, 4];
        var imaginary = new double[4, 4];
        for (var row = 0; row < 4; row++)
        {
            for (var column = 0; column < 4; column++)
            {
                var entry = Complex.Zero;
                for (var k = 0; k < 4; k++)
                {
                    entry += m[k, row] * m[k, column];
                }

                (real[row, column], imaginary[row, column]) = (entry.Real, entry.Imaginary);
            }
        }

        var vectors = new double[4, 4];
        for (var i = 0; i < 4; i++)
        {
            vectors[i, i] = 1;
        }

        for (var sweep = 0; sweep < MaxSweeps; sweep++)
        {
            var largest = 0.0;
            for (var p = 0; p < 3; p++)
            {
                for (var q = p + 1; q < 4; q++)
                {
                    var (u, v) = (real[p, p] - real[q, q], 2 * real[p, q]);
                    var (w, z) = (imaginary[p, p] - imaginary[q, q], 2 * imaginary[p, q]);
                    var on = (u * u) + (w * w) - (v * v) - (z * z);
                    var off = 2 * ((u * v) + (w * z));

                    // Squares of what is left: below this it is rounding, in which no direction means anything.
                    if (Math.Abs(on) + Math.Abs(off) < 1e-27)
                    {
                        continue;
                    }

                    var angle = Math.Atan2(off, on) / 4;

                    largest = Math.Max(largest, Math.Abs(angle));
                    var (cos, sin) = (Math.Cos(angle), Math.Sin(angle));
                    Rotate(real, p, q, cos, sin, bothSides: true);
                    Rotate(imaginary, p, q, cos, sin, bothSides: true);
                    Rotate(vectors, p, q, cos, sin, bothSides: false);
                }
            }

            if (largest < 1e-14)
            {
                break;
            }
        }

        return (vectors, [.. Enumerable.Range(0, 4).Select(i => new Complex(real[i, i], imaginary[i, i]))]);
    }

    private static void Rotate(double[,] m, int p, int q, double cos, double sin, bool bothSides)
    {
        for (var k = 0; k < 4; k++)
        {
            (m[k, p], m[k, q]) = ((cos * m[k, p]) + (sin * m[k, q]), (cos * m[k, q]) - (sin * m[k, p]));
        }

        for (var k = 0; bothSides && k < 4; k++)
        {
            (m[p, k], m[q, k]) = ((cos * m[p, k]) + (sin * m[q, k]), (cos * m[q, k]) - (sin * m[p, k]));
        }
    }

    private static Matrix4 CreateMagic()
    {
        var root = Math.Sqrt(0.5);
        var i = new Complex(0, root);
        return new Matrix4([root, 0, 0, i, 0, i, root, 0, 0, i, -root, 0, root, 0, 0, -i]);
    }
}
