namespace Nexus.Circuits.OpenQasm3;

/// <summary>Names visible in a block, within those of the blocks around it.</summary>
/// <param name="parent">The scope around, or null.</param>
/// <param name="isClosed">Whether it is the body of a gate or subroutine, which sees of the program around only constants, gates and subroutines.</param>
internal sealed class Scope(Scope? parent, bool isClosed = false)
{
    private Dictionary<string, Symbol>? _symbols;

    public Scope? Parent => parent;

    public bool IsClosed => isClosed;

    public Symbol? FindHere(string name) => _symbols?.GetValueOrDefault(name);

    public void Declare(Symbol symbol) => (_symbols ??= new(StringComparer.Ordinal))[symbol.Name] = symbol;

    /// <summary>What the name stands for here, or null; <paramref name="isHidden"/> when it exists but is not visible.</summary>
    public Symbol? Find(string name, out bool isHidden)
    {
        isHidden = false;
        var closed = false;
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            if (scope.FindHere(name) is { } symbol)
            {
                isHidden = closed && symbol is QubitSymbol or PlaceSymbol or BitSymbol or Variable { IsConstant: false };
                isHidden &= closed;
                return isHidden ? null : symbol;
            }

            closed |= scope.IsClosed;
        }

        return null;
    }

    public IEnumerable<Symbol> All()
    {
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            foreach (var symbol in scope._symbols?.Values ?? Enumerable.Empty<Symbol>())
            {
                yield return symbol;
            }
        }
    }
}
