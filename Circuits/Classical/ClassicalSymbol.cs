namespace Nexus.Circuits;

/// <summary>An input of the circuit in a classical expression: known when the circuit is submitted, not before.</summary>
public sealed class ClassicalSymbol : ClassicalExpression
{
    internal ClassicalSymbol(string name, ClassicalType type)
        : base(type)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        IsConstant = false;
        IsFree = true;
    }

    /// <summary>The input's name.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ClassicalExpression> Operands => [];

    /// <inheritdoc/>
    public override ClassicalValue Evaluate(ReadOnlySpan<byte> bits) =>
        throw new ClassicalEvaluationException($"The input '{Name}' has no value: bind it first.");

    private protected override ClassicalExpression WithOperands(IReadOnlyList<ClassicalExpression> operands) => this;
}
