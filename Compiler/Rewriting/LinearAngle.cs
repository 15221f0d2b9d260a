using Nexus.Circuits;
using Nexus.Circuits.Synthesis;

namespace Nexus.Compiler.Rewriting;

/// <summary>An angle in what a gate is made of: a constant and multiples of the gate's own angles, as all of <see cref="GateDecomposition"/> are.</summary>
internal sealed class LinearAngle
{
    private readonly Expression _expression;
    private readonly double _constant;
    private readonly double[] _factors = new double[GateDecomposition.AngleNames.Count];

    public LinearAngle(Expression expression)
    {
        _expression = expression;
        var values = GateDecomposition.AngleNames.ToDictionary(n => n, _ => 0.0);
        _constant = expression.Evaluate(values);
        for (var i = 0; i < _factors.Length; i++)
        {
            values[GateDecomposition.AngleNames[i]] = 1;
            _factors[i] = expression.Evaluate(values) - _constant;
            values[GateDecomposition.AngleNames[i]] = 0;
        }
    }

    /// <summary>The angle for the gate's own angles.</summary>
    public Parameter Of(ReadOnlySpan<Parameter> angles)
    {
        var radians = _constant;
        var isComputed = false;
        var isFree = false;
        for (var i = 0; i < angles.Length; i++)
        {
            if (_factors[i] != 0)
            {
                radians += _factors[i] * angles[i].Radians;
                isComputed |= angles[i].RunTime is not null;
                isFree |= angles[i].IsFree;
            }
        }

        return isComputed ? Computed(angles) : isFree ? Free(angles) : Angle.Exact(radians);
    }

    private Parameter Free(ReadOnlySpan<Parameter> angles)
    {
        var own = angles.ToArray();
        return Parameter.FromExpression(_expression.Substitute(name =>
        {
            for (var i = 0; i < own.Length; i++)
            {
                if (name == GateDecomposition.AngleNames[i])
                {
                    return Angle.ExpressionOf(own[i]);
                }
            }

            return null;
        }));
    }

    private Parameter Computed(ReadOnlySpan<Parameter> angles)
    {
        var sum = Number(_constant);
        for (var i = 0; i < angles.Length; i++)
        {
            if (_factors[i] == 0)
            {
                continue;
            }

            var angle = angles[i].RunTime ?? angles[i] switch
            {
                { Exact: SymbolExpression symbol } => ClassicalExpression.Symbol(symbol.Name, ClassicalType.Double),
                { IsFree: true } => throw new CompilationException(
                    $"The angle '{angles[i]}' has a symbol, and another angle of its gate is computed while the circuit runs; bind the symbol first."),
                _ => Number(angles[i].Radians),
            };
            sum = ClassicalExpression.Binary(ClassicalBinary.Add, sum, ClassicalExpression.Binary(ClassicalBinary.Multiply, Number(_factors[i]), angle));
        }

        return Parameter.FromRunTime(sum);
    }

    private static ClassicalExpression Number(double value) => ClassicalExpression.Literal(ClassicalValue.Of(value));
}
