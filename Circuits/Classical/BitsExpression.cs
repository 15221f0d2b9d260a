namespace Nexus.Circuits;

/// <summary>The value that bits of the circuit hold.</summary>
public sealed class BitsExpression : ClassicalExpression
{
    private readonly int[] _bits;

    internal BitsExpression(ClassicalType type, IReadOnlyList<int> bits)
        : base(type)
    {
        _bits = [.. bits];
        IsConstant = false;
        if (_bits.Length != type.StorageWidth)
        {
            throw new ArgumentException($"A {type} takes {type.StorageWidth} bits, not {_bits.Length}.", nameof(bits));
        }
    }

    /// <summary>The circuit-wide numbers of the bits, least significant first.</summary>
    public IReadOnlyList<int> Bits => _bits;

    /// <inheritdoc/>
    public override IReadOnlyList<ClassicalExpression> Operands => [];

    private protected override IEnumerable<int> OwnBits => _bits;

    /// <inheritdoc/>
    public override ClassicalValue Evaluate(ReadOnlySpan<byte> bits) => PackedBits.Read(bits, Type, _bits);

    private protected override ClassicalExpression WithOperands(IReadOnlyList<ClassicalExpression> operands) => this;
}
