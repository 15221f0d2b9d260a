namespace Nexus.Simulators.Noise;

/// <summary>
/// Where noise acts and how: after gates, before readings, and where qubits are set to |0&gt;. Between gates a waiting qubit has none; give
/// the gate <c>i</c> noise, and put it where qubits wait.
/// </summary>
public sealed class NoiseModel
{
    private readonly Dictionary<int, ReadoutError> _readout;
    private readonly Dictionary<int, PauliChannel?> _preparation;
    private readonly GateNoise[] _gates;
    private readonly ReadoutError _anyReadout;
    private readonly PauliChannel? _anyPreparation;
    private readonly PauliChannel? _one;
    private readonly PauliChannel? _two;

    /// <summary>Makes a model.</summary>
    /// <param name="p1">The probability of a Pauli error after a gate on one qubit (<see cref="Channel.Depolarizing"/>).</param>
    /// <param name="p2">The same after a gate on two; of a larger gate for each two neighbours among its operands.</param>
    /// <param name="readout">How readings err.</param>
    /// <param name="pInit">The probability that a qubit is |1&gt; that is to be |0&gt;, at the start and after a reset.</param>
    /// <param name="gates">Noise of chosen gates and qubits, instead of p1 and p2. Of several that match the last one counts.</param>
    /// <param name="qubitReadout">How the readings of chosen qubits err, instead.</param>
    /// <param name="qubitInit">The probability of chosen qubits, instead of <paramref name="pInit"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is no probability.</exception>
    /// <exception cref="ArgumentException">There is no gate of a name in <paramref name="gates"/>.</exception>
    public NoiseModel(
        double p1 = 0,
        double p2 = 0,
        ReadoutError readout = default,
        double pInit = 0,
        IReadOnlyList<GateNoise>? gates = null,
        IReadOnlyDictionary<int, ReadoutError>? qubitReadout = null,
        IReadOnlyDictionary<int, double>? qubitInit = null)
    {
        Probabilities.Require(p1, nameof(p1));
        Probabilities.Require(p2, nameof(p2));
        Probabilities.Require(pInit, nameof(pInit));
        foreach (var error in (qubitReadout?.Values ?? []).Append(readout))
        {
            Probabilities.Require(error.ReadOneForZero, nameof(readout));
            Probabilities.Require(error.ReadZeroForOne, nameof(readout));
        }

        _one = p1 > 0 ? Channel.Depolarizing(1, p1) : null;
        _two = p2 > 0 ? Channel.Depolarizing(2, p2) : null;
        _anyReadout = readout;
        _anyPreparation = pInit > 0 ? Channel.BitFlip(pInit) : null;
        _gates = [.. (gates ?? []).Select(Named)];
        _readout = qubitReadout?.ToDictionary() ?? [];
        _preparation = qubitInit?.ToDictionary(q => q.Key, q => q.Value > 0 ? Channel.BitFlip(q.Value) : null) ?? [];
    }

    /// <summary>Whether all noise is made of Paulis and wrong readings, which the stabilizer simulator can follow.</summary>
    public bool IsPauli => _gates.All(rule => rule.Channels.All(channel => channel is PauliChannel));

    /// <summary>Whether a qubit may be |1&gt; that is to be |0&gt;.</summary>
    internal bool HasPreparationErrors => _anyPreparation is not null || _preparation.Values.Any(error => error is not null);

    /// <summary>Reads a model from JSON, as docs/simulators.md describes it.</summary>
    public static NoiseModelReadResult Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new NoiseModelReader().Read(json);
    }

    /// <summary>How the readings of a qubit err.</summary>
    internal ReadoutError ReadoutOf(int qubit) => _readout.TryGetValue(qubit, out var own) ? own : _anyReadout;

    /// <summary>What happens to a qubit that is set to |0&gt;; null for nothing.</summary>
    internal PauliChannel? PreparationOf(int qubit) => _preparation.TryGetValue(qubit, out var own) ? own : _anyPreparation;

    /// <summary>What follows a gate: channels, and the qubits that each acts on.</summary>
    /// <param name="gate">The gate's name, controls as leading <c>c</c>.</param>
    /// <param name="qubits">Its qubits as the circuit numbers them, controls first.</param>
    internal List<(Channel Channel, int[] Qubits)> After(string gate, ReadOnlySpan<int> qubits)
    {
        var found = new List<(Channel, int[])>();
        for (var i = _gates.Length - 1; i >= 0; i--)
        {
            var rule = _gates[i];
            if (rule.Matches(gate, qubits))
            {
                foreach (var channel in rule.Channels)
                {
                    Spread(channel, rule.Qubits is { } listed ? [.. listed] : qubits.ToArray(), found);
                }

                return found;
            }
        }

        if ((qubits.Length == 1 ? _one : _two) is { } usual)
        {
            Spread(usual, qubits.ToArray(), found);
        }

        return found;
    }

    /// <summary>A rule with the names that its gates go by.</summary>
    private static GateNoise Named(GateNoise rule) => rule with
    {
        Gates = rule.Gates?.Select(name => GateNames.Find(name) ?? throw new ArgumentException(GateNames.Unknown(name), nameof(rule))).ToArray(),
    };

    private static void Spread(Channel channel, int[] qubits, List<(Channel Channel, int[] Qubits)> into)
    {
        for (var i = 0; i + channel.QubitCount <= qubits.Length; i++)
        {
            into.Add((channel, qubits[i..(i + channel.QubitCount)]));
        }
    }
}
