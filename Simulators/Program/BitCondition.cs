using Nexus.Circuits;

namespace Nexus.Simulators.Program;

/// <summary>A <see cref="Condition"/> made ready to be tested often, without allocating.</summary>
internal sealed class BitCondition
{
    private readonly int[] _bits;
    private readonly bool[] _expected;
    private readonly bool _never;

    public BitCondition(Condition condition)
    {
        _bits = [.. condition.Bits];
        _expected = new bool[_bits.Length];
        _never = condition.Value.Sign < 0 || condition.Value.GetBitLength() > _bits.Length;
        for (var i = 0; i < _bits.Length && !_never; i++)
        {
            _expected[i] = !(condition.Value >> i).IsEven;
        }
    }

    /// <summary>The bits that are tested.</summary>
    public ReadOnlySpan<int> Bits => _bits;

    /// <summary>What each bit must be.</summary>
    public ReadOnlySpan<bool> Expected => _expected;

    /// <summary>Whether it is never met, whatever the bits.</summary>
    public bool IsNeverMet => _never;

    /// <summary>Whether packed bits meet the condition.</summary>
    public bool Holds(ReadOnlySpan<byte> row)
    {
        for (var i = 0; i < _bits.Length && !_never; i++)
        {
            if ((row[_bits[i] >> 3] >> (_bits[i] & 7) & 1) != 0 != _expected[i])
            {
                return false;
            }
        }

        return !_never;
    }
}
