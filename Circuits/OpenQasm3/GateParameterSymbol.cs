namespace Nexus.Circuits.OpenQasm3;

/// <summary>A parameter of a gate, in its body.</summary>
internal sealed class GateParameterSymbol(string name, int position, int index) : Symbol(name, position)
{
    public int Index => index;
}
