using System.Text;

namespace Nexus.Circuits;

/// <summary>A function of an expression, where it did not fold into a constant.</summary>
public sealed record FunctionExpression : Expression
{
    internal FunctionExpression(MathFunction function, Expression argument)
        : base(
            argument.Depth + 1,
            argument.NodeCount + 1,
            argument.IsFree,
            IsPole(function, argument) ? double.NaN : Apply(function, argument.Value),
            HashCode.Combine(function, argument.GetHashCode(), 1))
    {
        Function = function;
        Argument = argument;
    }

    /// <summary>The function.</summary>
    public MathFunction Function { get; }

    /// <summary>What it is applied to.</summary>
    public Expression Argument { get; }

    internal override int Strength => AtomStrength;

    /// <inheritdoc/>
    public override double Evaluate(IReadOnlyDictionary<string, double>? bindings = null) =>
        IsFree ? Apply(Function, Argument.Evaluate(bindings)) : Value;

    /// <inheritdoc/>
    public override Expression Substitute(Func<string, Expression?> replacement) =>
        IsFree ? Call(Function, Argument.Substitute(replacement)) : this;

    /// <summary>Whether the other is the same function of an equal expression.</summary>
    public bool Equals(FunctionExpression? other) => ReferenceEquals(this, other) || (other is not null
        && GetHashCode() == other.GetHashCode() && Function == other.Function && Argument.Equals(other.Argument));

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override void Print(StringBuilder text)
    {
        text.Append(Function switch
        {
            MathFunction.Sin => "sin(",
            MathFunction.Cos => "cos(",
            MathFunction.Tan => "tan(",
            MathFunction.Exp => "exp(",
            MathFunction.Ln => "ln(",
            _ => "sqrt(",
        });
        Argument.Print(text);
        text.Append(')');
    }

    // tan has no value at odd multiples of pi/2, where a pi rounded to a double would give it an enormous one.
    private static bool IsPole(MathFunction function, Expression argument) => function == MathFunction.Tan
        && argument is ConstantExpression { RationalPart.IsZero: true } constant && constant.PiMultiple.Denominator == 2;

    private static double Apply(MathFunction function, double argument)
    {
        var value = function switch
        {
            MathFunction.Sin => Math.Sin(argument),
            MathFunction.Cos => Math.Cos(argument),
            MathFunction.Tan => Math.Tan(argument),
            MathFunction.Exp => Math.Exp(argument),
            MathFunction.Ln => Math.Log(argument),
            _ => Math.Sqrt(argument),
        };
        return double.IsFinite(value) ? value : double.NaN;
    }
}
