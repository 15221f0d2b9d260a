namespace Nexus.Simulators.Stabilizer;

/// <summary>One operation on Pauli frames.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="First">The Pauli on the first qubit: what controls, what is measured, what is applied.</param>
/// <param name="Second">The Pauli that is applied to the second.</param>
/// <param name="A">The first qubit's frame.</param>
/// <param name="B">The second qubit's frame.</param>
/// <param name="Index">Of a measurement its record; of noise its source; of a condition its number.</param>
internal readonly record struct FrameOperation(
    FrameOperationKind Kind, PauliAxis First, PauliAxis Second, int A, int B = -1, int Index = -1);
