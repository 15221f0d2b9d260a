namespace Nexus.Circuits.OpenQasm3;

/// <summary>A mistake found while a statement is evaluated, with its place. Never leaves the reader.</summary>
internal sealed class EvaluationException(string code, string message, Node place) : Exception(message)
{
    public string Code => code;

    public Node Place => place;

    public IReadOnlyList<string> Expected { get; init; } = [];

    /// <summary>Whether it is a consequence of what was reported already.</summary>
    public bool IsSilent { get; init; }
}
