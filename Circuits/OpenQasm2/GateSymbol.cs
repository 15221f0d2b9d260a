namespace Nexus.Circuits.OpenQasm2;

/// <summary>A declared gate. Exactly one of <see cref="Elementary"/>, <see cref="Opaque"/> and <see cref="Steps"/> says what it is.</summary>
internal sealed class GateSymbol(string name, int position, int parameterCount, int qubitCount) : Symbol(name, position)
{
    private Parameter[]? _boundTo;
    private Parameter[]? _values;

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
    /// Kept for the next application with the same parameters. The array is overwritten by one with others, which cannot come
    /// while this one is being expanded: no gate contains itself.
    /// </remarks>
    public Parameter[]? Bind(ReadOnlySpan<Parameter> parameters, out Expression? undefined)
    {
        undefined = null;
        if (_values is not null && (parameters.IsEmpty || SameAs(parameters)))
        {
            return _values;
        }

        var values = _values ?? new Parameter[Angles.Length];
        _values = null;
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

        if (parameters.Length > 0)
        {
            _boundTo ??= new Parameter[parameters.Length];
            parameters.CopyTo(_boundTo);
        }

        return _values = values;
    }

    private static Expression[] Exact(ReadOnlySpan<Parameter> parameters)
    {
        var exact = new Expression[parameters.Length];
        for (var i = 0; i < exact.Length; i++)
        {
            // Definitions can double an expression again and again; past this size an angle goes on as its decimal value.
            const int maxNodes = 64;
            var parameter = parameters[i];
            exact[i] = parameter.Exact is { NodeCount: <= maxNodes } expression ? expression : Decimal(parameter.Radians);
        }

        return exact;
    }

    private Expression Substitute(Expression expression, Expression[] exact)
    {
        var nodes = 1;
        var depth = 1;
        foreach (var argument in exact)
        {
            nodes = Math.Max(nodes, argument.NodeCount);
            depth = Math.Max(depth, argument.Depth);
        }

        if ((long)expression.NodeCount * nodes > Expression.MaxNodeCount || expression.Depth + depth > Expression.MaxDepth)
        {
            exact = [.. exact.Select(e => Decimal(e.Value))];
        }

        return expression.Substitute(name => exact[Array.IndexOf(ParameterNames, name)]);
    }

    private static Expression Decimal(double value) => Expression.Number(Rational.FromDouble(value));

    private bool SameAs(ReadOnlySpan<Parameter> parameters)
    {
        for (var i = 0; i < parameters.Length; i++)
        {
            // Literals that are written the same share one expression, so that this is mostly one comparison of references.
            if (!ReferenceEquals(parameters[i].Exact, _boundTo![i].Exact) || !parameters[i].Radians.Equals(_boundTo[i].Radians))
            {
                return false;
            }
        }

        return true;
    }
}
