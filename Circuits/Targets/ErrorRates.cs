namespace Nexus.Circuits.Targets;

/// <summary>
/// How often a device's gates and measurements go wrong: probabilities from 0 to 1, as the device's maker measured them. Whatever was not
/// told is null.
/// </summary>
public sealed class ErrorRates
{
    private readonly Dictionary<int, double> _readout = [];
    private readonly Dictionary<(int Qubit, string Gate), double> _oneQubit = [];
    private readonly Dictionary<(int First, int Second, string Gate), double> _twoQubit = [];

    // Under this name stands what holds for the gates without a rate of their own; no gate is called so.
    private const string AnyGate = "";

    /// <summary>Whether nothing was told.</summary>
    public bool IsEmpty => _readout.Count + _oneQubit.Count + _twoQubit.Count == 0;

    /// <summary>How often a measurement of a qubit gives the wrong bit.</summary>
    public double? Readout(int qubit) => _readout.TryGetValue(qubit, out var rate) ? rate : null;

    /// <summary>How often a gate on one qubit fails.</summary>
    /// <param name="qubit">The qubit.</param>
    /// <param name="gate">The gate's name in the target's gate set; the qubit's average when null, or when the gate has no rate of its own.</param>
    public double? OneQubit(int qubit, string? gate = null) =>
        _oneQubit.TryGetValue((qubit, gate ?? AnyGate), out var rate) || _oneQubit.TryGetValue((qubit, AnyGate), out rate) ? rate : null;

    /// <summary>How often a gate on two qubits fails; the rate told for the pair the other way round where there is none for this one.</summary>
    /// <param name="first">The gate's first qubit.</param>
    /// <param name="second">Its second.</param>
    /// <param name="gate">The gate's name in the target's gate set; the pair's average when null, or when the gate has no rate of its own.</param>
    public double? TwoQubit(int first, int second, string? gate = null) =>
        Of(first, second, gate ?? AnyGate) ?? Of(second, first, gate ?? AnyGate) ?? Of(first, second, AnyGate) ?? Of(second, first, AnyGate);

    internal void SetReadout(int qubit, double rate) => _readout[qubit] = rate;

    internal void SetOneQubit(int qubit, string? gate, double rate) => _oneQubit[(qubit, gate ?? AnyGate)] = rate;

    internal void SetTwoQubit(int first, int second, string? gate, double rate) => _twoQubit[(first, second, gate ?? AnyGate)] = rate;

    private double? Of(int first, int second, string gate) => _twoQubit.TryGetValue((first, second, gate), out var rate) ? rate : null;
}
