using System.Numerics;

namespace Nexus.Simulators.Operations;

/// <summary>A factor for the states in which all qubits of a mask are 1: for all states when there are none.</summary>
internal readonly record struct PhaseTerm(ulong Mask, Complex Factor);
