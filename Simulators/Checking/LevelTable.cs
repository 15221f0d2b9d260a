namespace Nexus.Simulators.Checking;

/// <summary>
/// The longest chains of operations so far: all of them, and those on two qubits or more. A place is a qubit, or a bit under a number of
/// its own. Who writes a place waits for all that came before on it; who reads it, only for who wrote it.
/// </summary>
internal sealed class LevelTable
{
    private readonly Dictionary<int, (long All, long Joint)> _written = [];
    private readonly Dictionary<int, (long All, long Joint)> _read = [];

    public long Depth { get; private set; }

    public long JointDepth { get; private set; }

    /// <summary>The places that anything read.</summary>
    public IEnumerable<int> Read => _read.Keys;

    /// <summary>Adds an operation.</summary>
    /// <param name="written">Its qubits and the bits that it writes; a place may be told twice.</param>
    /// <param name="read">The bits that it reads; a place may be told twice.</param>
    /// <param name="all">How many operations in a row it is.</param>
    /// <param name="joint">How many of them are on two qubits or more.</param>
    public void Add(List<int> written, List<int> read, long all, long joint)
    {
        var before = (All: 0L, Joint: 0L);
        foreach (var place in written)
        {
            before = Later(Later(before, _written.GetValueOrDefault(place)), _read.GetValueOrDefault(place));
        }

        foreach (var place in read)
        {
            before = Later(before, _written.GetValueOrDefault(place));
        }

        var now = (All: ProgramCount.Plus(before.All, all), Joint: ProgramCount.Plus(before.Joint, joint));
        foreach (var place in written)
        {
            _written[place] = now;
        }

        foreach (var place in read)
        {
            _read[place] = Later(_read.GetValueOrDefault(place), now);
        }

        Depth = Math.Max(Depth, now.All);
        JointDepth = Math.Max(JointDepth, now.Joint);
    }

    private static (long All, long Joint) Later((long All, long Joint) a, (long All, long Joint) b) => (Math.Max(a.All, b.All), Math.Max(a.Joint, b.Joint));
}
