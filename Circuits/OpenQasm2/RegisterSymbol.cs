namespace Nexus.Circuits.OpenQasm2;

/// <summary>A declared register.</summary>
internal sealed class RegisterSymbol(string name, int position, bool isQuantum, int first, int count) : Symbol(name, position)
{
    private int[]? _bits;

    public bool IsQuantum => isQuantum;

    public int First => first;

    public int Count => count;

    /// <summary>The circuit-wide numbers of its elements, made once for all conditions that read the register.</summary>
    public int[] Bits => _bits ??= [.. Enumerable.Range(first, count)];
}
