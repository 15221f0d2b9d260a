using Nexus.Circuits;
using Nexus.Compiler.Rewriting;

namespace Nexus.Compiler.Synthesis;

/// <summary>
/// What CX, X, SWAP and rotations about Z do to a few qubits: a phase for each parity of the qubits' values, and a linear map of the values with flips.
/// </summary>
/// <remarks>M. Amy, D. Maslov and M. Mosca, IEEE TCAD 33, 1476 (2014). A parity is a set of qubits, as bits of a number.</remarks>
internal sealed class PhasePolynomial
{
    /// <summary>The most qubits.</summary>
    public const int MaxQubits = 16;

    private readonly uint[] _lines;
    private readonly bool[] _isFlipped;
    private readonly SortedDictionary<uint, double> _phases = [];

    public PhasePolynomial(int qubits)
    {
        _lines = [.. Enumerable.Range(0, qubits).Select(q => 1u << q)];
        _isFlipped = new bool[qubits];
    }

    /// <summary>For each qubit the parity that it holds at the end.</summary>
    public IReadOnlyList<uint> Lines => _lines;

    /// <summary>What is left of the phase of the gates added, in radians.</summary>
    public double Phase { get; private set; }

    /// <summary>The parities that a rotation is needed of.</summary>
    public IReadOnlyList<uint> Parities => [.. _phases.Keys];

    /// <summary>Whether a gate is one of those.</summary>
    public static bool Has(in Step step) => step is { Kind: GateKind.X } or { Kind: GateKind.Swap, Controls: 0 } or { Kind: GateKind.Z, Controls: 1 }
        || Rotation.Of(step) is { FirstAxis: Axis.Z, Kind: RotationKind.OneQubit or RotationKind.TwoQubit or RotationKind.CP };

    /// <summary>Adds a gate, its qubits numbered from 0.</summary>
    public void Add(in Step step, int first, int second)
    {
        switch (step.Kind, step.Controls)
        {
            case (GateKind.X, 0):
                _isFlipped[first] ^= true;
                break;
            case (GateKind.X, 1):
                _lines[second] ^= _lines[first];
                _isFlipped[second] ^= _isFlipped[first];
                break;
            case (GateKind.Swap, 0):
                (_lines[first], _lines[second]) = (_lines[second], _lines[first]);
                (_isFlipped[first], _isFlipped[second]) = (_isFlipped[second], _isFlipped[first]);
                break;
            case (GateKind.Z, 1):
                AddProduct(first, second, Math.PI);
                break;
            case (GateKind.P, 1):
                AddProduct(first, second, step.A);
                break;
            default:
                var rotation = Rotation.Of(step)!.Value;
                Phase += rotation.Phase;
                AddRotation(
                    _lines[first] ^ (second < 0 ? 0 : _lines[second]), _isFlipped[first] ^ (second >= 0 && _isFlipped[second]), rotation.Angle);
                break;
        }
    }

    /// <summary>
    /// The gates of a way of CX that passes all parities and ends at the lines (as they are, or exchanged): a rotation wherever its parity first
    /// is on a qubit, and the flips at the end.
    /// </summary>
    /// <param name="moves">The CX, control and target, on qubits numbered from 0.</param>
    /// <param name="exchange">For each qubit the one on which its line ends up; a SWAP is no part of the result.</param>
    public List<Step> Write(IEnumerable<(int Control, int Target)> moves, IReadOnlyList<int> exchange)
    {
        var steps = new List<Step>();
        var left = new Dictionary<uint, double>(_phases);
        uint[] lines = [.. Enumerable.Range(0, _lines.Length).Select(q => 1u << q)];
        for (var qubit = 0; qubit < lines.Length; qubit++)
        {
            Rotate(qubit);
        }

        foreach (var (control, target) in moves)
        {
            steps.Add(Step.Controlled(GateKind.X, control, target));
            lines[target] ^= lines[control];
            Rotate(target);
        }

        for (var qubit = 0; qubit < lines.Length; qubit++)
        {
            if (_isFlipped[qubit])
            {
                steps.Add(Step.OneQubit(GateKind.X, exchange[qubit]));
            }
        }

        return left.Count == 0 ? steps : throw new InvalidOperationException("A rotation was passed by.");

        void Rotate(int qubit)
        {
            if (left.Remove(lines[qubit], out var angle))
            {
                steps.Add(Step.OneQubit(GateKind.RZ, qubit, angle));
            }
        }
    }

    // exp(i t ab) with ab = (a + b - (a xor b)) / 2; and exp(i t a) is RZ(t) but for a phase of t/2.
    private void AddProduct(int first, int second, double angle)
    {
        AddRotation(_lines[first], _isFlipped[first], angle / 2);
        AddRotation(_lines[second], _isFlipped[second], angle / 2);
        AddRotation(_lines[first] ^ _lines[second], _isFlipped[first] ^ _isFlipped[second], -angle / 2);
        Phase += angle / 4;
    }

    private void AddRotation(uint parity, bool isFlipped, double angle)
    {
        var sum = _phases.GetValueOrDefault(parity) + (isFlipped ? -angle : angle);
        var turns = Math.Round(sum / (2 * Math.PI));
        sum -= 2 * Math.PI * turns;
        Phase += Math.PI * turns;
        if (Math.Abs(sum) < Angle.Tolerance)
        {
            _phases.Remove(parity);
        }
        else
        {
            _phases[parity] = sum;
        }
    }
}
