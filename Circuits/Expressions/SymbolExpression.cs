using System.Text;

namespace Nexus.Circuits;

/// <summary>A named unknown.</summary>
public sealed record SymbolExpression : Expression
{
    internal SymbolExpression(string name)
        : base(1, 1, true, double.NaN, string.GetHashCode(name, StringComparison.Ordinal))
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    /// <summary>The symbol's name.</summary>
    public string Name { get; }

    internal override int Strength => AtomStrength;

    /// <inheritdoc/>
    public override double Evaluate(IReadOnlyDictionary<string, double>? bindings = null) =>
        bindings is not null && bindings.TryGetValue(Name, out var value) && double.IsFinite(value) ? value : double.NaN;

    /// <inheritdoc/>
    public override Expression Substitute(Func<string, Expression?> replacement)
    {
        ArgumentNullException.ThrowIfNull(replacement);
        return replacement(Name) ?? this;
    }

    /// <summary>Whether the other is the same symbol.</summary>
    public bool Equals(SymbolExpression? other) => other is not null && Name == other.Name;

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override void Print(StringBuilder text) => text.Append(Name);
}
