using System.Numerics;

namespace Nexus.Circuits;

/// <summary>An operator on one classical value.</summary>
public sealed class UnaryExpression : ClassicalExpression
{
    internal UnaryExpression(ClassicalUnary op, ClassicalExpression operand)
        : base(operand.Type, operand)
    {
        Operator = op;
        Operand = operand;
        var fits = op switch
        {
            ClassicalUnary.Not => operand.Type.Kind == ClassicalKind.Bool,
            ClassicalUnary.BitNot => operand.Type.Kind is not (ClassicalKind.Float or ClassicalKind.Complex),
            _ => operand.Type.Kind is not (ClassicalKind.Bool or ClassicalKind.Bit),
        };
        if (!fits)
        {
            throw new ArgumentException($"The operator {op} does not go with {operand.Type}.", nameof(operand));
        }
    }

    /// <summary>The operator.</summary>
    public ClassicalUnary Operator { get; }

    /// <summary>What it is applied to.</summary>
    public ClassicalExpression Operand { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ClassicalExpression> Operands => [Operand];

    /// <inheritdoc/>
    public override ClassicalValue Evaluate(ReadOnlySpan<byte> bits)
    {
        var value = Operand.Evaluate(bits);
        return Operator switch
        {
            ClassicalUnary.Not => ClassicalValue.Of(!value.IsTrue),
            ClassicalUnary.BitNot when Type.Kind == ClassicalKind.Bool => ClassicalValue.Of(!value.IsTrue),
            ClassicalUnary.BitNot => ClassicalValue.Of(Type, -value.Integer - BigInteger.One),
            _ when Type.Kind is ClassicalKind.Float or ClassicalKind.Complex => ClassicalValue.Of(Type, -value.Number),
            _ => ClassicalValue.Of(Type, -value.Integer),
        };
    }

    private protected override ClassicalExpression WithOperands(IReadOnlyList<ClassicalExpression> operands) => new UnaryExpression(Operator, operands[0]);
}
