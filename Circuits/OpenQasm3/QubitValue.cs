namespace Nexus.Circuits.OpenQasm3;

/// <summary>Qubits: one, or a register.</summary>
internal sealed class QubitValue(int[] qubits, bool isRegister) : Value
{
    public int[] Qubits => qubits;

    public bool IsRegister => isRegister;
}
