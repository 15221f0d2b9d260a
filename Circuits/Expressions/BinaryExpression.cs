using System.Text;

namespace Nexus.Circuits;

/// <summary>Two expressions joined by an operator, where they did not fold into a constant.</summary>
public sealed record BinaryExpression : Expression
{
    internal BinaryExpression(BinaryOperator op, Expression left, Expression right)
        : base(
            Math.Max(left.Depth, right.Depth) + 1,
            left.NodeCount + right.NodeCount + 1,
            left.IsFree || right.IsFree,
            Apply(op, left.Value, right.Value),
            HashCode.Combine(op, left.GetHashCode(), right.GetHashCode()))
    {
        Operator = op;
        Left = left;
        Right = right;
    }

    /// <summary>The operator.</summary>
    public BinaryOperator Operator { get; }

    /// <summary>What stands before it.</summary>
    public Expression Left { get; }

    /// <summary>What stands after it.</summary>
    public Expression Right { get; }

    internal override int Strength => Operator switch
    {
        BinaryOperator.Add or BinaryOperator.Subtract => SumStrength,
        BinaryOperator.Multiply or BinaryOperator.Divide => ProductStrength,
        _ => PowerStrength,
    };

    /// <inheritdoc/>
    public override double Evaluate(IReadOnlyDictionary<string, double>? bindings = null) =>
        IsFree ? Apply(Operator, Left.Evaluate(bindings), Right.Evaluate(bindings)) : Value;

    /// <inheritdoc/>
    public override Expression Substitute(Func<string, Expression?> replacement) =>
        IsFree ? Binary(Operator, Left.Substitute(replacement), Right.Substitute(replacement)) : this;

    /// <summary>Whether the other joins equal expressions by the same operator.</summary>
    public bool Equals(BinaryExpression? other) => ReferenceEquals(this, other) || (other is not null
        && GetHashCode() == other.GetHashCode() && Operator == other.Operator && Left.Equals(other.Left) && Right.Equals(other.Right));

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override void Print(StringBuilder text)
    {
        // Sums and products group to the left, powers to the right.
        var strength = Strength;
        PrintWithin(text, Left, Operator == BinaryOperator.Power ? AtomStrength : strength);
        text.Append(Operator switch
        {
            BinaryOperator.Add => " + ",
            BinaryOperator.Subtract => " - ",
            BinaryOperator.Multiply => "*",
            BinaryOperator.Divide => "/",
            _ => "^",
        });
        PrintWithin(text, Right, Operator == BinaryOperator.Power ? strength : strength + 1);
    }

    private static double Apply(BinaryOperator op, double left, double right)
    {
        // IEEE lets NaN^0 and 1^NaN be 1; here what has no value has none in a power either.
        if (double.IsNaN(left) || double.IsNaN(right))
        {
            return double.NaN;
        }

        var value = op switch
        {
            BinaryOperator.Add => left + right,
            BinaryOperator.Subtract => left - right,
            BinaryOperator.Multiply => left * right,
            BinaryOperator.Divide => left / right,
            _ => Math.Pow(left, right),
        };
        return double.IsFinite(value) ? value : double.NaN;
    }
}
