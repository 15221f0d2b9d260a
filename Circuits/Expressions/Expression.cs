using System.Globalization;
using System.Text;

namespace Nexus.Circuits;

/// <summary>
/// An exact arithmetic expression over rational numbers, pi and named symbols. Immutable; equal by structure.
/// </summary>
/// <remarks>
/// Sums, differences, products and quotients that stay of the form r + p*pi with rational r and p are one
/// <see cref="ConstantExpression"/>: pi/2 + pi/4 is 3*pi/4. Whatever else has no such form keeps its operators.
/// Nothing here throws for an undefined value (a division by zero, the root of a negative number): its value is NaN, and who
/// reads expressions from a person says so with a place.
/// </remarks>
public abstract record Expression
{
    /// <summary>The deepest that operators and functions can stand within one another.</summary>
    public const int MaxDepth = 1000;

    /// <summary>The most nodes that an expression can have.</summary>
    public const int MaxNodeCount = 100_000;

    /// <summary>Constants fold while their numerators and denominators stay within this many bits; beyond, operators stay.</summary>
    internal const int MaxBits = 2048;

    // Binding strengths for printing, loosest first.
    internal const int SumStrength = 1;
    internal const int ProductStrength = 2;
    internal const int NegationStrength = 3;
    internal const int PowerStrength = 4;
    internal const int AtomStrength = 5;

    private readonly int _hashCode;

    private protected Expression(int depth, int nodeCount, bool isFree, double value, int hashCode)
    {
        if (depth > MaxDepth || nodeCount > MaxNodeCount)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"An expression is at most {MaxDepth} operators deep and has at most {MaxNodeCount} parts."));
        }

        Depth = depth;
        NodeCount = nodeCount;
        IsFree = isFree;
        Value = double.IsFinite(value) ? value : double.NaN;
        _hashCode = hashCode;
    }

    /// <summary>Pi.</summary>
    public static Expression Pi { get; } = new ConstantExpression(Rational.Zero, Rational.One);

    /// <summary>How deep operators and functions stand within one another; 1 for a constant or a symbol.</summary>
    public int Depth { get; }

    /// <summary>How many constants, symbols, operators and functions there are.</summary>
    public int NodeCount { get; }

    /// <summary>Whether the expression has symbols.</summary>
    public bool IsFree { get; }

    /// <summary>The value of an expression without symbols; NaN when it has symbols, or no finite real value.</summary>
    public double Value { get; }

    /// <summary>A rational number.</summary>
    public static Expression Number(Rational value) => new ConstantExpression(value, Rational.Zero);

    /// <summary>A named unknown.</summary>
    public static Expression Symbol(string name) => new SymbolExpression(name);

    /// <summary>The negative of an expression.</summary>
    /// <exception cref="ArgumentException">The result is deeper than <see cref="MaxDepth"/> or larger than <see cref="MaxNodeCount"/>.</exception>
    public static Expression Negate(Expression operand)
    {
        ArgumentNullException.ThrowIfNull(operand);
        return operand switch
        {
            ConstantExpression constant => new ConstantExpression(-constant.RationalPart, -constant.PiMultiple),
            NegationExpression negation => negation.Operand,
            _ => new NegationExpression(operand),
        };
    }

    /// <summary>Two expressions joined by an operator, folded where the result is exact.</summary>
    /// <exception cref="ArgumentException">The result is deeper than <see cref="MaxDepth"/> or larger than <see cref="MaxNodeCount"/>.</exception>
    public static Expression Binary(BinaryOperator op, Expression left, Expression right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return ConstantExpression.Fold(op, left, right) ?? new BinaryExpression(op, left, right);
    }

    /// <summary>A function of an expression, folded where the result is exact.</summary>
    /// <exception cref="ArgumentException">The result is deeper than <see cref="MaxDepth"/> or larger than <see cref="MaxNodeCount"/>.</exception>
    public static Expression Call(MathFunction function, Expression argument)
    {
        ArgumentNullException.ThrowIfNull(argument);
        return ConstantExpression.Fold(function, argument) ?? new FunctionExpression(function, argument);
    }

    /// <summary>The sum.</summary>
    public static Expression operator +(Expression left, Expression right) => Binary(BinaryOperator.Add, left, right);

    /// <summary>The difference.</summary>
    public static Expression operator -(Expression left, Expression right) => Binary(BinaryOperator.Subtract, left, right);

    /// <summary>The product.</summary>
    public static Expression operator *(Expression left, Expression right) => Binary(BinaryOperator.Multiply, left, right);

    /// <summary>The quotient.</summary>
    public static Expression operator /(Expression left, Expression right) => Binary(BinaryOperator.Divide, left, right);

    /// <summary>The negative.</summary>
    public static Expression operator -(Expression operand) => Negate(operand);

    /// <summary>The sum.</summary>
    public static Expression Add(Expression left, Expression right) => left + right;

    /// <summary>The difference.</summary>
    public static Expression Subtract(Expression left, Expression right) => left - right;

    /// <summary>The product.</summary>
    public static Expression Multiply(Expression left, Expression right) => left * right;

    /// <summary>The quotient.</summary>
    public static Expression Divide(Expression left, Expression right) => left / right;

    /// <summary>The expression's value; NaN when a symbol in it is not in <paramref name="bindings"/>, or it has no finite real value.</summary>
    /// <param name="bindings">Values for the free symbols, or null when there are none.</param>
    public abstract double Evaluate(IReadOnlyDictionary<string, double>? bindings = null);

    /// <summary>The expression with symbols replaced, folded again where that has become exact.</summary>
    /// <param name="replacement">What stands for a symbol of the given name; null leaves the symbol.</param>
    /// <exception cref="ArgumentException">The result is deeper than <see cref="MaxDepth"/> or larger than <see cref="MaxNodeCount"/>.</exception>
    public abstract Expression Substitute(Func<string, Expression?> replacement);

    /// <summary>The expression as OpenQASM 2 writes it; it reads back equal.</summary>
    public sealed override string ToString()
    {
        var text = new StringBuilder();
        Print(text);
        return text.ToString();
    }

    /// <inheritdoc/>
    public override int GetHashCode() => _hashCode;

    /// <summary>How tightly the printed form holds together; see the constants above.</summary>
    internal abstract int Strength { get; }

    internal abstract void Print(StringBuilder text);

    private protected static void PrintWithin(StringBuilder text, Expression operand, int strength)
    {
        if (operand.Strength >= strength)
        {
            operand.Print(text);
            return;
        }

        text.Append('(');
        operand.Print(text);
        text.Append(')');
    }
}
