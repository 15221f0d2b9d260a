namespace Nexus.Circuits;

/// <summary>What came of reading a circuit: the circuit, or what is wrong with the text.</summary>
/// <param name="Circuit">The circuit; null when there is an error.</param>
/// <param name="Diagnostics">Errors and warnings in the order of their places.</param>
public sealed record ParseResult(Circuit? Circuit, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Whether there is a circuit. Warnings do not stand in its way.</summary>
    public bool Success => Circuit is not null;
}
