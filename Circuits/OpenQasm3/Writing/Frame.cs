namespace Nexus.Circuits.OpenQasm3.Writing;

/// <summary>The circuit's qubits and bits that those of an opened box are; null for the circuit itself.</summary>
internal sealed record Frame(int[]? Qubits, int[]? Bits)
{
    public static Frame Whole { get; } = new(null, null);

    public int Qubit(int qubit) => Qubits is null ? qubit : Qubits[qubit];

    public int Bit(int bit) => Bits is null ? bit : Bits[bit];

    /// <summary>Elements of the box as elements of the circuit; null when they do not stand next to each other there.</summary>
    public ElementRange? Map(ElementRange elements)
    {
        if (Bits is not { } bits)
        {
            return elements;
        }

        for (var i = 1; i < elements.Count * elements.ElementWidth; i++)
        {
            if (bits[elements.First + i] != bits[elements.First] + i)
            {
                return null;
            }
        }

        return elements with { First = bits[elements.First] };
    }

    /// <summary>The expression over the circuit's bits; null when it indexes bits that do not stand next to each other there.</summary>
    public ClassicalExpression? Map(ClassicalExpression expression)
    {
        if (Bits is not { } bits)
        {
            return expression;
        }

        var isBroken = false;
        var mapped = expression.Rewrite(node =>
        {
            switch (node)
            {
                case BitsExpression read:
                    return ClassicalExpression.Read(read.Type, [.. read.Bits.Select(b => bits[b])]);
                case ElementExpression element when Map(element.Elements) is { } range && Map(element.Index) is { } index:
                    return ClassicalExpression.Element(element.Type, range, index);
                case ElementExpression:
                    isBroken = true;
                    return node;
                default:
                    return null;
            }
        });
        return isBroken ? null : mapped;
    }
}
