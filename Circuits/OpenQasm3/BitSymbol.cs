namespace Nexus.Circuits.OpenQasm3;

/// <summary>Another name for bits of several variables.</summary>
internal sealed class BitSymbol(string name, int position, int[] bits) : Symbol(name, position)
{
    /// <summary>The circuit's bits, least significant first.</summary>
    public int[] Bits => bits;
}
