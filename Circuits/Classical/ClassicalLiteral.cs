namespace Nexus.Circuits;

/// <summary>A value written in a classical expression.</summary>
public sealed class ClassicalLiteral : ClassicalExpression
{
    internal ClassicalLiteral(ClassicalValue value)
        : base(value.Type) => Value = value;

    /// <summary>The value.</summary>
    public ClassicalValue Value { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ClassicalExpression> Operands => [];

    /// <inheritdoc/>
    public override ClassicalValue Evaluate(ReadOnlySpan<byte> bits) => Value;

    private protected override ClassicalExpression WithOperands(IReadOnlyList<ClassicalExpression> operands) => this;
}
