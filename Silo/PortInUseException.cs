namespace Nexus.Silo;

/// <summary>A port that the server should listen on is taken. The message is a sentence for people.</summary>
/// <param name="message">Which address, in a sentence.</param>
/// <param name="innerException">The cause.</param>
public sealed class PortInUseException(string message, Exception? innerException = null) : Exception(message, innerException);
