using System.Numerics;

namespace Nexus.Circuits;

/// <summary>A function of classical values.</summary>
public sealed class CallExpression : ClassicalExpression
{
    private readonly ClassicalExpression[] _arguments;

    internal CallExpression(ClassicalFunction function, IReadOnlyList<ClassicalExpression> arguments)
        : base(ResultType(function, arguments), [.. arguments])
    {
        Function = function;
        _arguments = [.. arguments];
    }

    /// <summary>The function.</summary>
    public ClassicalFunction Function { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ClassicalExpression> Operands => _arguments;

    /// <inheritdoc/>
    public override ClassicalValue Evaluate(ReadOnlySpan<byte> bits)
    {
        var value = _arguments[0].Evaluate(bits);
        return Function switch
        {
            ClassicalFunction.Popcount => ClassicalValue.Of(Type, PopCount(value)),
            ClassicalFunction.Rotl => Rotate(value, _arguments[1].Evaluate(bits).Integer),
            ClassicalFunction.Rotr => Rotate(value, -_arguments[1].Evaluate(bits).Integer),
            ClassicalFunction.Real => ClassicalValue.Of(Type, value.Number.Real),
            ClassicalFunction.Imag => ClassicalValue.Of(Type, value.Number.Imaginary),
            _ when value.Type.Kind == ClassicalKind.Complex => ClassicalValue.Of(Type, OfComplex(value.Number)),
            _ => ClassicalValue.Of(Type, OfReal(value.Number.Real)),
        };
    }

    private protected override ClassicalExpression WithOperands(IReadOnlyList<ClassicalExpression> operands) => new CallExpression(Function, operands);

    private static ClassicalType ResultType(ClassicalFunction function, IReadOnlyList<ClassicalExpression> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var count = function is ClassicalFunction.Rotl or ClassicalFunction.Rotr ? 2 : 1;
        if (arguments.Count != count)
        {
            throw new ArgumentException($"{function} takes {count} arguments, not {arguments.Count}.", nameof(arguments));
        }

        var type = arguments[0].Type;
        var (fits, result) = function switch
        {
            ClassicalFunction.Popcount => (type.IsIntegral, ClassicalType.Unsigned(32)),
            ClassicalFunction.Rotl or ClassicalFunction.Rotr => (type.IsIntegral && arguments[1].Type.IsIntegral, type),
            ClassicalFunction.Real or ClassicalFunction.Imag => (type.Kind == ClassicalKind.Complex, new ClassicalType(ClassicalKind.Float, type.Width)),
            ClassicalFunction.Sin or ClassicalFunction.Cos or ClassicalFunction.Exp or ClassicalFunction.Sqrt =>
                (type.Kind is ClassicalKind.Float or ClassicalKind.Complex, type),
            _ => (type.Kind == ClassicalKind.Float, type),
        };
        return fits ? result : throw new ArgumentException($"{function} does not go with {type}.", nameof(arguments));
    }

    private static BigInteger PopCount(ClassicalValue value)
    {
        var count = 0;
        for (var bit = 0; bit < value.Type.Width; bit++)
        {
            count += value.StoredBit(bit) ? 1 : 0;
        }

        return count;
    }

    private static ClassicalValue Rotate(ClassicalValue value, BigInteger places)
    {
        var width = value.Type.Width;
        var left = (int)(((places % width) + width) % width);
        var unsigned = value.Integer & ((BigInteger.One << width) - 1);
        return ClassicalValue.Of(value.Type, (unsigned << left) | (unsigned >> (width - left)));
    }

    private double OfReal(double x)
    {
        var value = Function switch
        {
            ClassicalFunction.Sin => Math.Sin(x),
            ClassicalFunction.Cos => Math.Cos(x),
            ClassicalFunction.Tan => Math.Tan(x),
            ClassicalFunction.Arcsin => Math.Asin(x),
            ClassicalFunction.Arccos => Math.Acos(x),
            ClassicalFunction.Arctan => Math.Atan(x),
            ClassicalFunction.Exp => Math.Exp(x),
            ClassicalFunction.Log => Math.Log(x),
            ClassicalFunction.Sqrt => Math.Sqrt(x),
            ClassicalFunction.Ceiling => Math.Ceiling(x),
            _ => Math.Floor(x),
        };
        return double.IsFinite(value)
            ? value
            : throw new ClassicalEvaluationException(string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $"{Function.ToString().ToLowerInvariant()}({x:R}) has no finite real value."));
    }

    private Complex OfComplex(Complex x) => Function switch
    {
        ClassicalFunction.Sin => Complex.Sin(x),
        ClassicalFunction.Cos => Complex.Cos(x),
        ClassicalFunction.Exp => Complex.Exp(x),
        _ => Complex.Sqrt(x),
    };
}
