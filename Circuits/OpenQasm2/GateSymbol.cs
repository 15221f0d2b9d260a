namespace Nexus.Circuits.OpenQasm2;

/// <summary>A declared gate. Exactly one of <see cref="Elementary"/>, <see cref="Opaque"/> and <see cref="Steps"/> says what it is.</summary>
internal sealed class GateSymbol(string name, int position, int parameterCount, int qubitCount) : Symbol(name, position)
{
    // Definitions can double an expression again and again; past this size an angle goes on as its decimal value.
    private const int MaxExactNodes = 64;

    private Binding?[]? _kept;

    public int ParameterCount => parameterCount;

    public int QubitCount => qubitCount;

    /// <summary>What a gate of qelib1.inc, or of the language itself, means.</summary>
    public ElementaryStep[]? Elementary { get; init; }

    /// <summary>Whether the gate is one elementary step on its own qubits and angles in their order.</summary>
    public bool IsDirect { get; init; }

    /// <summary>The gate that an opaque declaration stands for.</summary>
    public Gate? Opaque { get; init; }

    /// <summary>The body of a definition.</summary>
    public GateStep[]? Steps { get; init; }

    /// <summary>The angles of the body's gates, one after the other.</summary>
    public GateAngle[] Angles { get; init; } = [];

    /// <summary>The names of a definition's parameters.</summary>
    public string[] ParameterNames { get; init; } = [];

    /// <summary>How deep definitions stand within one another.</summary>
    public int Depth { get; init; }

    /// <summary>How many operations one application becomes.</summary>
    public long OperationCount { get; init; } = 1;

    /// <summary>How many gate applications and parts of angles one application goes through.</summary>
    public long Work { get; init; } = 1;

    /// <summary>The values of <see cref="Angles"/> for the given parameters; null with what has none.</summary>
    /// <remarks>
    /// Kept for the next applications with the same parameters: programs apply a definition with the same few angles again and again.
    /// An array is overwritten by one for other parameters, which cannot come while it is being expanded: no gate contains itself.
    /// </remarks>
    public Parameter[]? Bind(ReadOnlySpan<Parameter> parameters, out Expression? undefined)
    {
        undefined = null;
        if (Angles.Length == 0)
        {
            return [];
        }

        ref var kept = ref PlaceFor(parameters);
        if (kept is not null && SameAs(kept.Parameters, parameters))
        {
            return kept.Values;
        }

        var values = kept?.Values ?? new Parameter[Angles.Length];
        kept = null;
        Expression[]? exact = null;
        for (var i = 0; i < Angles.Length; i++)
        {
            ref readonly var angle = ref Angles[i];
            if (angle.Parameter >= 0)
            {
                values[i] = parameters[angle.Parameter];
            }
            else if (angle.Expression is { } expression)
            {
                var value = Substitute(expression, exact ??= Exact(parameters));
                if (double.IsNaN(value.Value))
                {
                    undefined = expression;
                    return null;
                }

                values[i] = Parameter.FromExpression(value);
            }
            else
            {
                values[i] = angle.Constant;
            }
        }

        kept = new Binding(parameters.ToArray(), values);
        return values;
    }

    private ref Binding? PlaceFor(ReadOnlySpan<Parameter> parameters)
    {
        // Fewer for long bodies, so that what is kept stays in proportion to the text.
        const int mostKept = 64;
        var hash = 0UL;
        foreach (ref readonly var parameter in parameters)
        {
            hash = (hash ^ BitConverter.DoubleToUInt64Bits(parameter.Radians)) * 0x9E3779B97F4A7C15;
        }

        _kept ??= new Binding?[parameters.IsEmpty || Angles.Length > mostKept ? 1 : mostKept];
        return ref _kept[(int)((hash >> 32) % (ulong)_kept.Length)];
    }

    private static Expression[] Exact(ReadOnlySpan<Parameter> parameters)
    {
        var exact = new Expression[parameters.Length];
        for (var i = 0; i < exact.Length; i++)
        {
            var parameter = parameters[i];
            exact[i] = parameter.Exact is { NodeCount: <= MaxExactNodes } expression ? expression : Decimal(parameter.Radians);
        }

        return exact;
    }

    private Expression Substitute(Expression expression, Expression[] exact)
    {
        if (expression.NodeCount <= MaxExactNodes)
        {
            return expression.Substitute(name => exact[Array.IndexOf(ParameterNames, name)]);
        }

        // A long expression is only evaluated: to build it anew for each application takes a hundred times as long.
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < exact.Length; i++)
        {
            values.Add(ParameterNames[i], exact[i].Value);
        }

        var value = expression.Evaluate(values);
        return double.IsFinite(value) ? Decimal(value) : Expression.Binary(BinaryOperator.Divide, Decimal(1), Decimal(0));
    }

    private static Expression Decimal(double value) => Expression.Number(Rational.FromDouble(value));

    private static bool SameAs(Parameter[] bound, ReadOnlySpan<Parameter> parameters)
    {
        for (var i = 0; i < parameters.Length; i++)
        {
            // Literals that are written the same share one expression, so that this is mostly one comparison of references.
            if (!ReferenceEquals(parameters[i].Exact, bound[i].Exact) || !parameters[i].Radians.Equals(bound[i].Radians))
            {
                return false;
            }
        }

        return true;
    }

    private sealed record Binding(Parameter[] Parameters, Parameter[] Values);
}
