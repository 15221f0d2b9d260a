namespace Nexus.Simulators.Checking;

/// <summary>One reason why a circuit does not run on a target.</summary>
/// <param name="Operation">
/// The operation's number from 1, in program order with boxes written out and the operations of blocks counted after the <c>if</c> or loop that
/// holds them; null when the whole circuit is meant.
/// </param>
/// <param name="Kind">What sort of reason.</param>
/// <param name="Qubits">The names of the qubits concerned; empty when none is.</param>
/// <param name="Message">A sentence for the person.</param>
public sealed record CheckError(long? Operation, CheckErrorKind Kind, IReadOnlyList<string> Qubits, string Message);
