namespace Nexus.Circuits;

/// <summary>A classical expression has no value: a division by zero, an element that does not exist, a symbol that is not bound.</summary>
/// <param name="message">A sentence for the person who wrote the circuit.</param>
public sealed class ClassicalEvaluationException(string message) : Exception(message);
