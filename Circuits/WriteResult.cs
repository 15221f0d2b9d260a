namespace Nexus.Circuits;

/// <summary>What came of writing a circuit in a format: the text, or why the format cannot say it.</summary>
/// <param name="Text">The text; null when there is an obstacle.</param>
/// <param name="Obstacles">Sentences for a person, each naming the operation (by its number from 0 and its qubits) that the format has no words for; at most 20.</param>
public sealed record WriteResult(string? Text, IReadOnlyList<string> Obstacles)
{
    /// <summary>Whether there is a text.</summary>
    public bool Success => Text is not null;
}
