using System.Text;

namespace Nexus.Circuits;

/// <summary>The negative of an expression that is no constant.</summary>
public sealed record NegationExpression : Expression
{
    internal NegationExpression(Expression operand)
        : base(operand.Depth + 1, operand.NodeCount + 1, operand.IsFree, -operand.Value, HashCode.Combine(-1, operand.GetHashCode()))
        => Operand = operand;

    /// <summary>What is negated.</summary>
    public Expression Operand { get; }

    internal override int Strength => NegationStrength;

    /// <inheritdoc/>
    public override double Evaluate(IReadOnlyDictionary<string, double>? bindings = null) => IsFree ? -Operand.Evaluate(bindings) : Value;

    /// <inheritdoc/>
    public override Expression Substitute(Func<string, Expression?> replacement) => IsFree ? Negate(Operand.Substitute(replacement)) : this;

    /// <summary>Whether the other negates an equal expression.</summary>
    public bool Equals(NegationExpression? other) =>
        ReferenceEquals(this, other) || (other is not null && GetHashCode() == other.GetHashCode() && Operand.Equals(other.Operand));

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override void Print(StringBuilder text)
    {
        text.Append('-');
        PrintWithin(text, Operand, PowerStrength);
    }
}
