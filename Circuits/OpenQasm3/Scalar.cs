namespace Nexus.Circuits.OpenQasm3;

/// <summary>
/// A classical value of one type: known now, or an expression over inputs and the bits of the run. A real number may carry its exact
/// form beside it.
/// </summary>
/// <param name="type">The type.</param>
/// <param name="known">The value, when it is known now.</param>
/// <param name="code">The computation, when it is not; null for a gate's parameter while its definition is checked.</param>
/// <param name="exact">The exact form of a real number: of a known one, or one that depends on inputs only.</param>
internal sealed class Scalar(ClassicalType type, ClassicalValue? known, ClassicalExpression? code, Expression? exact) : Value
{
    public static Scalar True { get; } = Of(ClassicalValue.Of(true));

    public static Scalar False { get; } = Of(ClassicalValue.Of(false));

    public ClassicalType Type => type;

    public ClassicalValue? Known => known;

    public Expression? Exact => exact;

    public ClassicalExpression? Code => known is { } value ? ClassicalExpression.Literal(value) : code;

    public bool IsKnown => known.HasValue;

    /// <summary>Whether the value is no matter of the run: known, or of inputs only.</summary>
    public bool IsStatic { get; } = known.HasValue || code is null || !ReadsBits(code);

    public static Scalar Of(ClassicalValue value, Expression? exact = null) => new(value.Type, value, null, exact);

    public static Scalar Of(ClassicalExpression code, Expression? exact = null) => new(code.Type, null, code, exact);

    /// <summary>A real number of double precision by its exact form.</summary>
    public static Scalar Of(Expression exact) =>
        exact.IsFree ? new Scalar(ClassicalType.Double, null, null, exact) : new Scalar(ClassicalType.Double, ClassicalValue.Of(exact.Value), null, exact);

    public static Scalar Of(Rational number) => Of(Expression.Number(number));

    public static Scalar Zero(ClassicalType type) => type.Kind switch
    {
        ClassicalKind.Float => new Scalar(type, ClassicalValue.Of(type, System.Numerics.Complex.Zero), null, Expression.Number(Rational.Zero)),
        ClassicalKind.Complex => Of(ClassicalValue.Of(type, System.Numerics.Complex.Zero)),
        _ => Of(ClassicalValue.Of(type, System.Numerics.BigInteger.Zero)),
    };

    public bool Is(Scalar other) => ReferenceEquals(this, other)
        || (Type == other.Type && known is { } value && other.Known is { } another && value == another && Equals(exact, other.Exact));

    private static bool ReadsBits(ClassicalExpression code)
    {
        var reads = false;
        code.VisitBits(_ => reads = true);
        return reads;
    }
}
