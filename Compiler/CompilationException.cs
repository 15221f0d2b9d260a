namespace Nexus.Compiler;

/// <summary>A circuit cannot be compiled for its target.</summary>
/// <param name="message">Why, in a sentence for the person who submitted the circuit.</param>
public sealed class CompilationException(string message) : Exception(message);
