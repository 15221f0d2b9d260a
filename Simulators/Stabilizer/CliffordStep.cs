namespace Nexus.Simulators.Stabilizer;

/// <summary>One elementary Clifford gate; <paramref name="B"/> is the target of a CX, else unused.</summary>
internal readonly record struct CliffordStep(CliffordStepKind Kind, int A, int B = -1);
