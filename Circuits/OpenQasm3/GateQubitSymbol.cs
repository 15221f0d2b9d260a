namespace Nexus.Circuits.OpenQasm3;

/// <summary>A qubit of a gate, in its body.</summary>
internal sealed class GateQubitSymbol(string name, int position, int index) : Symbol(name, position)
{
    public int Index => index;
}
