namespace Nexus.Circuits;

/// <summary>An element of an array, or a bit of a register, by an index known only at run time.</summary>
public sealed class ElementExpression : ClassicalExpression
{
    internal ElementExpression(ClassicalType type, ElementRange elements, ClassicalExpression index)
        : base(type, index)
    {
        if (elements.ElementWidth != type.StorageWidth)
        {
            throw new ArgumentException($"A {type} takes {type.StorageWidth} bits, not {elements.ElementWidth}.", nameof(elements));
        }

        if (!index.Type.IsIntegral)
        {
            throw new ArgumentException($"An index is a whole number, not {index.Type}.", nameof(index));
        }

        Elements = elements;
        Index = index;
        IsConstant = false;
    }

    /// <summary>Where the elements stand.</summary>
    public ElementRange Elements { get; }

    /// <summary>The element's number, from 0.</summary>
    public ClassicalExpression Index { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ClassicalExpression> Operands => [Index];

    private protected override IEnumerable<int> OwnBits => Enumerable.Range(Elements.First, Elements.Count * Elements.ElementWidth);

    /// <inheritdoc/>
    public override ClassicalValue Evaluate(ReadOnlySpan<byte> bits) =>
        PackedBits.Read(bits, Type, Elements.Locate(Index.Evaluate(bits).Integer));

    private protected override ClassicalExpression WithOperands(IReadOnlyList<ClassicalExpression> operands) => new ElementExpression(Type, Elements, operands[0]);
}
