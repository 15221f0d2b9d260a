namespace Nexus.Simulators.Stabilizer;

/// <summary>The gates that every Clifford gate is written with.</summary>
internal enum CliffordStepKind : byte
{
    H,
    S,
    Sdg,
    X,
    Y,
    Z,
    CX,
}
