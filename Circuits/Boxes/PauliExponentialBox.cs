namespace Nexus.Circuits;

/// <summary>A Pauli operator on one qubit.</summary>
public enum Pauli : byte
{
    /// <summary>Identity.</summary>
    I,
    /// <summary>Pauli X.</summary>
    X,
    /// <summary>Pauli Y.</summary>
    Y,
    /// <summary>Pauli Z.</summary>
    Z,
}

/// <summary>The rotation exp(-i t/2 P) about a string P of Pauli operators (pytket's PauliExpBox and PhaseGadget).</summary>
public sealed class PauliExponentialBox : Box
{
    private readonly Pauli[] _paulis;

    /// <summary>Makes a rotation.</summary>
    /// <param name="paulis">The operator on each target.</param>
    /// <param name="angle">t, in radians.</param>
    /// <param name="name">A name for people.</param>
    public PauliExponentialBox(IReadOnlyList<Pauli> paulis, Parameter angle, string name = "pauliexp")
        : base(name, paulis?.Count ?? throw new ArgumentNullException(nameof(paulis)), 0)
    {
        _paulis = [.. paulis];
        Angle = angle;
    }

    /// <summary>The operator on each target.</summary>
    public IReadOnlyList<Pauli> Paulis => _paulis;

    /// <summary>The angle t in radians.</summary>
    public Parameter Angle { get; }

    /// <inheritdoc/>
    public override bool IsUnitary => true;
}
