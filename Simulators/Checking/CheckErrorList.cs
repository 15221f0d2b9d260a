namespace Nexus.Simulators.Checking;

/// <summary>Keeps the first errors and counts them all.</summary>
internal sealed class CheckErrorList
{
    private readonly List<CheckError> _first = [];

    public IReadOnlyList<CheckError> First => _first;

    public long Count { get; private set; }

    /// <summary>Whether all errors there are, and at least one, are gates that are not in the gate set.</summary>
    public bool OnlyGateSet { get; private set; } = true;

    /// <summary>Whether an error is kept, so that its text is worth making.</summary>
    public bool HasRoom => _first.Count < CheckVerdict.MaxErrors;

    public void Add(long? operation, CheckErrorKind kind, IReadOnlyList<string> qubits, string message)
    {
        Count++;
        OnlyGateSet &= kind == CheckErrorKind.GateSet;
        if (HasRoom)
        {
            _first.Add(new CheckError(operation, kind, qubits, message));
        }
    }
}
