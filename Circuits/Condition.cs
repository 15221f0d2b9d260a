using System.Numerics;

namespace Nexus.Circuits;

/// <summary>
/// A condition on classical bits: the operation is applied when the bits, read as an unsigned integer with
/// <see cref="Bits"/>[0] least significant, equal <see cref="Value"/>.
/// </summary>
/// <param name="Bits">Circuit-wide bit numbers, least significant first.</param>
/// <param name="Value">The unsigned value compared with. One that needs more bits than there are is never met.</param>
public sealed record Condition(IReadOnlyList<int> Bits, BigInteger Value)
{
    /// <summary>The same condition as a classical expression.</summary>
    public ClassicalExpression ToExpression()
    {
        if (Bits.Count == 0)
        {
            return ClassicalExpression.Literal(ClassicalValue.Of(Value.IsZero));
        }

        var width = (int)Math.Max(Bits.Count, Value.Sign < 0 ? Value.GetBitLength() + 1 : Value.GetBitLength());
        var type = Value.Sign < 0 ? ClassicalType.Signed(width) : ClassicalType.Unsigned(width);
        return ClassicalExpression.Binary(
            ClassicalBinary.Equal,
            ClassicalExpression.Read(ClassicalType.Bits(Bits.Count), Bits),
            ClassicalExpression.Literal(ClassicalValue.Of(type, Value)));
    }

    /// <summary>Whether the condition holds when <paramref name="bit"/> tells each bit's value.</summary>
    public bool Holds(Func<int, bool> bit)
    {
        ArgumentNullException.ThrowIfNull(bit);
        var rest = Value;
        foreach (var number in Bits)
        {
            if (bit(number) == rest.IsEven)
            {
                return false;
            }

            rest >>= 1;
        }

        return rest.IsZero;
    }
}
