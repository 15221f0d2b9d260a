using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nexus.Compiler.Verification;

/// <summary>The amplitudes of a few qubits; qubit 0 is the low bit of the index. Slow next to the simulators, and independent of them.</summary>
internal sealed class StateVector
{
    private readonly Complex[] _amplitudes;

    public StateVector(Complex[] amplitudes) => _amplitudes = amplitudes;

    public ReadOnlySpan<Complex> Amplitudes => _amplitudes;

    /// <summary>Applies a matrix to qubits, the first of them its low bit, where all controls are 1.</summary>
    public void Apply(ReadOnlySpan<Complex> matrix, ReadOnlySpan<int> controls, ReadOnlySpan<int> targets)
    {
        var control = 0;
        foreach (var qubit in controls)
        {
            control |= 1 << qubit;
        }

        switch (targets.Length)
        {
            case 1:
                ApplyToOne(matrix, control, targets[0]);
                break;
            case 2:
                ApplyToTwo(matrix, control, targets[0], targets[1]);
                break;
            default:
                ApplyToMany(matrix, control, targets);
                break;
        }
    }

    /// <summary>How likely a qubit is 1.</summary>
    public double ProbabilityOfOne(int qubit)
    {
        var sum = 0.0;
        for (var index = 0; index < _amplitudes.Length; index++)
        {
            if ((index >> qubit & 1) != 0)
            {
                sum += Squared(_amplitudes[index]);
            }
        }

        return sum;
    }

    /// <summary>Keeps what has a qubit so, and makes it whole again.</summary>
    /// <param name="qubit">The qubit.</param>
    /// <param name="isOne">What it is.</param>
    /// <param name="probability">How likely that was.</param>
    public void Project(int qubit, bool isOne, double probability)
    {
        var factor = 1 / Math.Sqrt(probability);
        for (var index = 0; index < _amplitudes.Length; index++)
        {
            _amplitudes[index] = (index >> qubit & 1) != 0 == isOne ? factor * _amplitudes[index] : 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Squared(Complex amplitude) => (amplitude.Real * amplitude.Real) + (amplitude.Imaginary * amplitude.Imaginary);

    private void ApplyToOne(ReadOnlySpan<Complex> matrix, int control, int target)
    {
        var (a, b, c, d) = (matrix[0], matrix[1], matrix[2], matrix[3]);
        var stride = 1 << target;
        for (var low = 0; low < _amplitudes.Length; low += 2 * stride)
        {
            for (var index = low; index < low + stride; index++)
            {
                if ((index & control) == control)
                {
                    var (zero, one) = (_amplitudes[index], _amplitudes[index + stride]);
                    _amplitudes[index] = (a * zero) + (b * one);
                    _amplitudes[index + stride] = (c * zero) + (d * one);
                }
            }
        }
    }

    private void ApplyToTwo(ReadOnlySpan<Complex> m, int control, int first, int second)
    {
        var (one, two) = (1 << first, 1 << second);
        var skipped = one | two;
        for (var index = 0; index < _amplitudes.Length; index++)
        {
            if ((index & skipped) != 0 || (index & control) != control)
            {
                continue;
            }

            var (p, q, r, s) = (_amplitudes[index], _amplitudes[index | one], _amplitudes[index | two], _amplitudes[index | skipped]);
            _amplitudes[index] = (m[0] * p) + (m[1] * q) + (m[2] * r) + (m[3] * s);
            _amplitudes[index | one] = (m[4] * p) + (m[5] * q) + (m[6] * r) + (m[7] * s);
            _amplitudes[index | two] = (m[8] * p) + (m[9] * q) + (m[10] * r) + (m[11] * s);
            _amplitudes[index | skipped] = (m[12] * p) + (m[13] * q) + (m[14] * r) + (m[15] * s);
        }
    }

    private void ApplyToMany(ReadOnlySpan<Complex> matrix, int control, ReadOnlySpan<int> targets)
    {
        var size = 1 << targets.Length;
        var places = new int[size];
        var before = new Complex[size];
        var mask = 0;
        foreach (var target in targets)
        {
            mask |= 1 << target;
        }

        for (var index = 0; index < _amplitudes.Length; index++)
        {
            if ((index & mask) != 0 || (index & control) != control)
            {
                continue;
            }

            for (var k = 0; k < size; k++)
            {
                places[k] = index;
                for (var bit = 0; bit < targets.Length; bit++)
                {
                    places[k] |= (k >> bit & 1) << targets[bit];
                }

                before[k] = _amplitudes[places[k]];
            }

            for (var row = 0; row < size; row++)
            {
                var sum = Complex.Zero;
                for (var column = 0; column < size; column++)
                {
                    sum += matrix[(row * size) + column] * before[column];
                }

                _amplitudes[places[row]] = sum;
            }
        }
    }
}
