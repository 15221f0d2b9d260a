namespace Nexus.Circuits.Pytket;

/// <summary>A circuit being read: the whole one, or that of a box.</summary>
/// <param name="builder">Where its operations go.</param>
/// <param name="qubits">Its qubits.</param>
/// <param name="bits">Its bits.</param>
/// <param name="values">What stands for symbols in it, in half-turns; null for nothing.</param>
internal sealed class Scope(CircuitBuilder builder, UnitTable qubits, UnitTable bits, IReadOnlyDictionary<string, Expression>? values)
{
    private int _scratch = -1;

    public CircuitBuilder Builder => builder;

    public UnitTable Qubits => qubits;

    public UnitTable Bits => bits;

    public IReadOnlyDictionary<string, Expression>? Values => values;

    /// <summary>How many operations there are, those of boxes counted as often as they are applied.</summary>
    public long Count { get; set; }

    public bool HasScratch => _scratch >= 0;

    /// <summary>A bit that is no result: for measurements whose outcome nobody reads.</summary>
    public int Scratch()
    {
        if (_scratch < 0)
        {
            var name = "scratch";
            while (bits.HasRegister(name))
            {
                name += "_";
            }

            _scratch = builder.AddVariable(name, ClassicalType.Bits(1)).First;
        }

        return _scratch;
    }
}
