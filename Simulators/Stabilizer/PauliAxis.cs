namespace Nexus.Simulators.Stabilizer;

/// <summary>A Pauli as two bits: whether there is an X in it, and whether there is a Z.</summary>
internal enum PauliAxis : byte
{
    None = 0,
    X = 1,
    Z = 2,
    Y = 3,
}
