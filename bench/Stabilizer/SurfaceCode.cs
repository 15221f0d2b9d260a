using Nexus.Circuits;
using Nexus.Simulators.Noise;

namespace Nexus.Stabilizer.Bench;

/// <summary>
/// A memory experiment on the rotated surface code, in the Z basis: the data qubits of a d x d square are set to |0&gt;, the d^2-1 checks are
/// measured in rounds, and in the end the data qubits are (layout of Tomita and Svore, Phys. Rev. A 90, 062320).
/// </summary>
public sealed class SurfaceCode
{
    // In this order of the corners, errors of a check's qubit on the way run across the logical operators.
    private static readonly (int X, int Y)[] XOrder = [(1, 1), (-1, 1), (1, -1), (-1, -1)];
    private static readonly (int X, int Y)[] ZOrder = [(1, 1), (1, -1), (-1, 1), (-1, -1)];

    private readonly int _distance;
    private readonly Dictionary<(int X, int Y), int> _data = [];
    private readonly List<(int X, int Y, bool IsX)> _checks = [];

    /// <summary>Writes the circuit.</summary>
    /// <param name="distance">The distance d of the code: odd, at least 3.</param>
    /// <param name="rounds">How many rounds of checks there are; at least 1.</param>
    public SurfaceCode(int distance, int rounds)
    {
        _distance = distance;
        for (var x = 0; x < distance; x++)
        {
            for (var y = 0; y < distance; y++)
            {
                _data.Add(((2 * x) + 1, (2 * y) + 1), _data.Count);
            }
        }

        for (var x = 0; x <= distance; x++)
        {
            for (var y = 0; y <= distance; y++)
            {
                var isX = (x + y) % 2 != 0;
                if (!(isX && (x == 0 || x == distance)) && !(!isX && (y == 0 || y == distance)))
                {
                    _checks.Add((2 * x, 2 * y, isX));
                }
            }
        }

        Circuit = Write(rounds);
        Detectors = Compare(rounds);
    }

    /// <summary>The circuit.</summary>
    public Circuit Circuit { get; }

    /// <summary>The measurements of each detector; the last one is the logical observable.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Detectors { get; }

    /// <summary>Noise of one strength after every gate, reset and round, and before every measurement.</summary>
    public static NoiseModel Noise(double p) => new(p1: p, p2: p, readout: new ReadoutError(p, p), pInit: p);

    private Circuit Write(int rounds)
    {
        var builder = new CircuitBuilder("surface code");
        builder.AddQubits("data", _data.Count);
        builder.AddQubits("check", _checks.Count);
        builder.AddBits("syndrome", _checks.Count * rounds);
        builder.AddBits("final", _data.Count);
        for (var qubit = 0; qubit < builder.QubitCount; qubit++)
        {
            builder.AddReset(qubit);
        }

        for (var round = 0; round < rounds; round++)
        {
            for (var qubit = 0; qubit < _data.Count; qubit++)
            {
                // Waiting.
                builder.AddGate(GateKind.I, qubit);
            }

            TurnXChecks(builder);
            for (var step = 0; step < 4; step++)
            {
                for (var check = 0; check < _checks.Count; check++)
                {
                    var (x, y, isX) = _checks[check];
                    var corner = (isX ? XOrder : ZOrder)[step];
                    if (_data.TryGetValue((x + corner.X, y + corner.Y), out var data))
                    {
                        var qubit = _data.Count + check;
                        builder.AddGate(Gate.Of(GateKind.X), [], 1, isX ? [qubit, data] : [data, qubit]);
                    }
                }
            }

            TurnXChecks(builder);
            for (var check = 0; check < _checks.Count; check++)
            {
                builder.AddMeasure(_data.Count + check, (round * _checks.Count) + check);
                builder.AddReset(_data.Count + check);
            }
        }

        for (var data = 0; data < _data.Count; data++)
        {
            builder.AddMeasure(data, (rounds * _checks.Count) + data);
        }

        return builder.Build();
    }

    private void TurnXChecks(CircuitBuilder builder)
    {
        for (var check = 0; check < _checks.Count; check++)
        {
            if (_checks[check].IsX)
            {
                builder.AddGate(GateKind.H, _data.Count + check);
            }
        }
    }

    private List<IReadOnlyList<int>> Compare(int rounds)
    {
        var detectors = new List<IReadOnlyList<int>>();
        for (var round = 0; round < rounds; round++)
        {
            for (var check = 0; check < _checks.Count; check++)
            {
                var record = (round * _checks.Count) + check;
                if (round > 0)
                {
                    detectors.Add([record, record - _checks.Count]);
                }
                else if (!_checks[check].IsX)
                {
                    detectors.Add([record]);
                }
            }
        }

        var final = rounds * _checks.Count;
        for (var check = 0; check < _checks.Count; check++)
        {
            var (x, y, isX) = _checks[check];
            if (!isX)
            {
                detectors.Add([
                    final - _checks.Count + check,
                    .. ZOrder.Where(c => _data.ContainsKey((x + c.X, y + c.Y))).Select(c => final + _data[(x + c.X, y + c.Y)])]);
            }
        }

        // Each X check meets this row of data qubits in none or two.
        detectors.Add([.. Enumerable.Range(0, _distance).Select(x => final + _data[((2 * x) + 1, 1)])]);
        return detectors;
    }
}
