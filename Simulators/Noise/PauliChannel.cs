using System.Numerics;

namespace Nexus.Simulators.Noise;

/// <summary>A Pauli operator drawn at random. Such noise keeps stabilizer states, and does not ask what the state is.</summary>
public sealed class PauliChannel : Channel
{
    private readonly double[] _probabilities;
    private readonly double[] _running;
    private readonly bool _isUniform;
    private IReadOnlyList<Complex[]>? _kraus;

    /// <summary>Makes a channel.</summary>
    /// <param name="probabilities">
    /// Of each Pauli its probability: 4 for one qubit, in the order I, X, Z, Y; 16 for two, number a + 4b for Pauli a on the first and b on
    /// the second. (Bit 0 of a number says whether there is an X in it, bit 1 whether there is a Z.) They add up to 1.
    /// </param>
    /// <exception cref="ArgumentException">There are neither 4 nor 16, one is no probability, or their sum is not 1.</exception>
    public PauliChannel(ReadOnlySpan<double> probabilities)
        : base(probabilities.Length == 16 ? 2 : 1)
    {
        if (probabilities.Length is not (4 or 16))
        {
            throw new ArgumentException("A Pauli channel has 4 probabilities for one qubit, or 16 for two.", nameof(probabilities));
        }

        var sum = 0.0;
        foreach (var probability in probabilities)
        {
            Noise.Probabilities.Require(probability, nameof(probabilities));
            sum += probability;
        }

        if (Math.Abs(sum - 1) > 1e-9)
        {
            throw new ArgumentException($"The probabilities of a Pauli channel add up to 1, not to {sum}.", nameof(probabilities));
        }

        _probabilities = probabilities.ToArray();
        _running = new double[_probabilities.Length];
        for (var i = 1; i < _running.Length; i++)
        {
            ErrorProbability += _probabilities[i];
            _running[i] = ErrorProbability;
        }

        _isUniform = _probabilities.Skip(1).All(p => p == _probabilities[1]);
    }

    /// <summary>The probability of each Pauli, as given.</summary>
    public IReadOnlyList<double> Probabilities => _probabilities;

    /// <summary>The probability that anything but the identity happens.</summary>
    public double ErrorProbability { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Complex[]> KrausOperators => _kraus ??=
        [.. Enumerable.Range(0, _probabilities.Length).Where(p => _probabilities[p] > 0).Select(p => PauliMatrix(p, QubitCount, Math.Sqrt(_probabilities[p])))];

    /// <summary>Which Pauli an error is.</summary>
    /// <param name="unit">A uniform number in [0, 1).</param>
    internal int ErrorAt(double unit)
    {
        if (_isUniform)
        {
            return 1 + (int)(unit * (_probabilities.Length - 1));
        }

        var point = unit * ErrorProbability;
        var error = 1;
        while (error < _running.Length - 1 && (point >= _running[error] || _probabilities[error] == 0))
        {
            error++;
        }

        return error;
    }

    /// <summary>The matrix of a Pauli, by its number, times a factor.</summary>
    internal static Complex[] PauliMatrix(int pauli, int qubits, double factor)
    {
        var size = 1 << qubits;
        var matrix = new Complex[size * size];
        for (var column = 0; column < size; column++)
        {
            var (row, value) = (column, new Complex(factor, 0));
            for (var qubit = 0; qubit < qubits; qubit++)
            {
                var (x, z) = (pauli >> (2 * qubit) & 1, pauli >> ((2 * qubit) + 1) & 1);
                row ^= x << qubit;
                value *= (z & column >> qubit) != 0 ? -1 : 1;
                value *= (x & z) != 0 ? Complex.ImaginaryOne : 1;
            }

            matrix[(row * size) + column] = value;
        }

        return matrix;
    }
}
