using System.Globalization;

namespace Nexus.Circuits;

/// <summary>
/// A gate's angle in radians: its value, and beside it the exact expression that it was written as, where there is one.
/// The value serves simulation; the expression keeps <c>pi/2</c> a half of pi for printing, exact rewriting and export in half-turns.
/// An angle may also be computed while the circuit runs.
/// </summary>
public readonly struct Parameter : IEquatable<Parameter>
{
    private readonly object? _source;

    private Parameter(double radians, object? source)
    {
        Radians = radians;
        _source = source;
    }

    /// <summary>The angle in radians; NaN while the expression has free symbols, and when it is computed at run time.</summary>
    public double Radians { get; }

    /// <summary>The angle as it was written, in radians, or null when only the value is known.</summary>
    public Expression? Exact => _source as Expression;

    /// <summary>How the angle is computed while the circuit runs, in radians (a float), or null when it is fixed before.</summary>
    public ClassicalExpression? RunTime => _source as ClassicalExpression;

    /// <summary>Whether symbols must be bound before the angle has a value.</summary>
    public bool IsFree => Exact is { IsFree: true } || RunTime is { IsFree: true };

    /// <summary>An angle of which only the value is known.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="radians"/> is not finite.</exception>
    public static Parameter FromRadians(double radians) => double.IsFinite(radians)
        ? new Parameter(radians, null)
        : throw new ArgumentOutOfRangeException(nameof(radians), radians, "An angle is a finite number of radians.");

    /// <summary>An angle given by an exact expression in radians.</summary>
    /// <exception cref="ArgumentException">The expression has no symbols and no finite real value either, as 1/0.</exception>
    public static Parameter FromExpression(Expression exact)
    {
        ArgumentNullException.ThrowIfNull(exact);
        if (!exact.IsFree && double.IsNaN(exact.Value))
        {
            throw new ArgumentException($"The angle '{exact}' has no finite real value.", nameof(exact));
        }

        return new Parameter(exact.Evaluate(), exact);
    }

    /// <summary>An angle computed while the circuit runs.</summary>
    /// <param name="radians">Radians as a float, or an angle. A constant one is taken as its value.</param>
    /// <exception cref="ArgumentException">The expression gives neither, or is constant and has no finite value.</exception>
    public static Parameter FromRunTime(ClassicalExpression radians)
    {
        ArgumentNullException.ThrowIfNull(radians);
        if (radians.Type.Kind is not (ClassicalKind.Float or ClassicalKind.Angle))
        {
            throw new ArgumentException($"An angle is a float or an angle, not {radians.Type}.", nameof(radians));
        }

        var number = ClassicalExpression.Cast(ClassicalType.Double, radians);
        return number.IsConstant ? FromRadians(number.Evaluate([]).ToDouble()) : new Parameter(double.NaN, number);
    }

    /// <inheritdoc/>
    public bool Equals(Parameter other) => Radians.Equals(other.Radians) && Equals(_source, other._source);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Parameter other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Radians, _source);

    /// <inheritdoc/>
    public override string ToString() => RunTime is not null ? "(computed)" : Exact?.ToString() ?? Radians.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Whether two angles are the same value written the same way.</summary>
    public static bool operator ==(Parameter left, Parameter right) => left.Equals(right);

    /// <summary>Whether two angles differ in value or in how they are written.</summary>
    public static bool operator !=(Parameter left, Parameter right) => !left.Equals(right);
}
