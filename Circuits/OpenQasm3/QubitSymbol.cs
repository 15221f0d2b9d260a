namespace Nexus.Circuits.OpenQasm3;

/// <summary>A qubit, a register, or another name for qubits.</summary>
internal sealed class QubitSymbol(string name, int position, QubitValue value, bool isAlias) : Symbol(name, position)
{
    public QubitValue Value { get; set; } = value;

    public bool IsAlias => isAlias;
}
