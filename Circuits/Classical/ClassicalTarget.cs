namespace Nexus.Circuits;

/// <summary>Where an assignment stores its value: bits of the circuit, or an element of an array by an index known only at run time.</summary>
public sealed class ClassicalTarget
{
    private readonly int[] _bits;

    private ClassicalTarget(ClassicalType type, int[] bits, ElementRange elements, ClassicalExpression? index)
    {
        type.Check();
        var width = index is null ? bits.Length : elements.ElementWidth;
        if (width != type.StorageWidth)
        {
            throw new ArgumentException($"A {type} takes {type.StorageWidth} bits, not {width}.");
        }

        Type = type;
        _bits = bits;
        Elements = elements;
        Index = index;
    }

    /// <summary>The type of the value that is stored; the value assigned is of this type.</summary>
    public ClassicalType Type { get; }

    /// <summary>The circuit-wide numbers of all bits that may be written; least significant first when <see cref="Index"/> is null.</summary>
    public IReadOnlyList<int> Bits => _bits;

    /// <summary>Where the elements stand, when there is an <see cref="Index"/>.</summary>
    public ElementRange Elements { get; }

    /// <summary>The element's number, from 0; null for bits known beforehand.</summary>
    public ClassicalExpression? Index { get; }

    /// <summary>Bits of the circuit, least significant first.</summary>
    public static ClassicalTarget To(ClassicalType type, params IReadOnlyList<int> bits) => new(type, [.. bits], default, null);

    /// <summary>An element of an array.</summary>
    public static ClassicalTarget Element(ClassicalType type, ElementRange elements, ClassicalExpression index)
    {
        ArgumentNullException.ThrowIfNull(index);
        return index.Type.IsIntegral
            ? new(type, [.. Enumerable.Range(elements.First, elements.Count * elements.ElementWidth)], elements, index)
            : throw new ArgumentException($"An index is a whole number, not {index.Type}.", nameof(index));
    }

    /// <summary>Stores a value.</summary>
    /// <param name="row">The bits of the run, packed.</param>
    /// <param name="value">The value; converted to <see cref="Type"/> if it is of another.</param>
    /// <exception cref="ClassicalEvaluationException">There is no such element.</exception>
    public void Store(Span<byte> row, ClassicalValue value)
    {
        value = value.To(Type);
        if (Index is null)
        {
            for (var i = 0; i < _bits.Length; i++)
            {
                PackedBits.Set(row, _bits[i], value.StoredBit(i));
            }

            return;
        }

        var first = Elements.Locate(Index.Evaluate(row).Integer);
        for (var i = 0; i < Elements.ElementWidth; i++)
        {
            PackedBits.Set(row, first + i, value.StoredBit(i));
        }
    }
}
