namespace Nexus.Circuits;

/// <summary>A value in another type.</summary>
public sealed class CastExpression : ClassicalExpression
{
    internal CastExpression(ClassicalType type, ClassicalExpression operand)
        : base(type, operand) => Operand = operand;

    /// <summary>The value that is converted.</summary>
    public ClassicalExpression Operand { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ClassicalExpression> Operands => [Operand];

    /// <inheritdoc/>
    public override ClassicalValue Evaluate(ReadOnlySpan<byte> bits) => Operand.Evaluate(bits).To(Type);

    private protected override ClassicalExpression WithOperands(IReadOnlyList<ClassicalExpression> operands) => Cast(Type, operands[0]);
}
